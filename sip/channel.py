"""One caller on the phone: carries out the engine's commands on a SIP leg, and tells it what happens there."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ivr.errors import ChannelError, IvrError
from ivr.model import command as commands
from ivr.model import event as events
from ivr.model.command import Command
from ivr.model.event import Event
from sip.connection import Connection
from sip.fetching import Answer, Request
from sip.media import LegAudio
from sip.runtime import Timer
from sip.services import Services
from sip.sound import Sound
from sip.stack import Leg


class SipChannel:
    """Carries out commands for one call.

    Commands about audio that come before the call is up wait until it is. After the caller is gone only what they
    leave behind (a booking, a message) is still carried out.
    """

    def __init__(
        self,
        leg: Leg,
        services: Services,
        call: str,
        number: str,
        ended: Callable[[str, str], None],
        *,
        records: bool,
    ) -> None:
        """Take over a leg; `ended` gets who ended it and the SIP status, once the call is over.

        `records` says whether the call may be recorded.
        """
        self._leg = leg
        self._services = services
        self._ended = ended
        self._feed: Callable[[Event], None] = _nobody
        self._call = call
        self._number = number
        self._audio = LegAudio(leg)
        if records:
            # Else what callers say in a pause would be in the recording after it: see Stack.nowhere.
            self._audio.feed(services.stack.nowhere())
        self._confirmed = False
        self._waiting: deque[Command] = deque()
        self._timers: dict[str, Timer] = {}
        self._sound = Sound(self._audio, services, self, call, self._report)
        self._connection = Connection(
            leg, self._audio, self._sound, services, self, call, number, self._report, self._referred
        )
        self._request: Request | None = None
        self._gone = False
        self._by = "caller"
        self._outcome = ""
        leg.events = self

    @property
    def up(self) -> bool:
        """Tell whether the caller can hear us."""
        return self._confirmed and self._audio.port is not None

    def begin(self, feed: Callable[[Event], None], started: Event) -> None:
        """Start the flow: from here on everything is fed to `feed`."""
        self._feed = feed
        feed(started)

    def take_up(self) -> None:
        """Go on with a leg that we dialled and that has been answered."""
        self.leg_confirmed()
        self.leg_media()

    def hang_up(self, by: str, code: int = 0) -> None:
        """End the call from our side."""
        self._by = by
        self._leg.hang_up(code)

    def execute(self, command: Command) -> None:
        """Carry out one command without waiting."""
        if self._gone and type(command) not in _LEFT_BEHIND:
            return
        if type(command) in _NEEDS_AUDIO and not self.up:
            self._waiting.append(command)
            return
        _ACTIONS[type(command)](self, command)

    # -- the call itself

    def _answer(self, _: commands.Answer) -> None:
        if self._confirmed:
            return  # a call of ours, which they have answered
        try:
            self._leg.answer(200)
        except ChannelError as error:
            # The caller gave up in this very moment; leg_ended follows.
            self._services.log.info("not_answered", call=self._call, error=str(error))

    def _hang_up(self, _: commands.Hangup) -> None:
        self.hang_up("flow", 0 if self._confirmed else 603)

    def _mark(self, command: commands.Mark) -> None:
        if command.kind == "error":
            self._services.log.warning("flow_error", call=self._call, error=command.name)

    # -- audio

    def _play(self, command: commands.Play) -> None:
        self._sound.play(command)

    def _stop_play(self, _: commands.StopPlay) -> None:
        self._sound.silence()

    def _hold(self, command: commands.Hold) -> None:
        self._sound.hold(command.audio or self._connection.hold)

    def _listen(self, command: commands.Listen) -> None:
        self._sound.listen(command)

    def _start_recording(self, command: commands.StartRecording) -> None:
        self._sound.record(command)

    def _control_recording(self, command: commands.ControlRecording) -> None:
        self._sound.control_recording(command)

    def _stop_recording(self, _: commands.StopRecording) -> None:
        self._sound.stop_recording()

    # -- time and the outside

    def _start_timer(self, command: commands.StartTimer) -> None:
        self._cancel(command.timer)
        fire = partial(self._timer_fired, command.timer)
        self._timers[command.timer] = self._services.pump.after(command.seconds, fire, self)

    def _cancel_timer(self, command: commands.CancelTimer) -> None:
        self._cancel(command.timer)

    def _cancel(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()

    def _timer_fired(self, name: str) -> None:
        del self._timers[name]
        self._report(events.TimerFired(at=time.time(), timer=name))

    def _fetch(self, command: commands.Fetch) -> None:
        if self._request is not None:
            self._request.cancel()
        self._request = self._services.fetcher.fetch(command, self, self._fetched)

    def _fetched(self, answer: Answer) -> None:
        self._request = None
        self._report(
            events.FetchFinished(at=time.time(), status=answer.status, body=answer.body, timed_out=answer.timed_out)
        )

    def _book_callback(self, command: commands.BookCallback) -> None:
        def done(result: str | IvrError) -> None:
            self._services.pump.post(partial(self._booked, command.deadline, result), self)

        self._services.bookings.book(self._call, command, self._connection.waiting_since(command.queue), done)

    def _cancel_callback(self, command: commands.CancelCallback) -> None:
        self._services.bookings.cancel(self._call, command)

    def _booked(self, deadline: float, result: str | IvrError) -> None:
        if isinstance(result, IvrError):
            self._services.log.error("callback_not_booked", call=self._call, error=str(result))
            self._report(events.CallbackFailed(at=time.time(), reason=str(result)))
        else:
            self._report(events.CallbackBooked(at=time.time(), reference=result, deadline=deadline))

    def _leave_voicemail(self, command: commands.LeaveVoicemail) -> None:
        self._services.bookings.leave(self._call, self._number, command)

    # -- other people

    def _enqueue(self, command: commands.Enqueue) -> None:
        self._connection.enqueue(command)

    def _leave_queue(self, _: commands.LeaveQueue) -> None:
        self._connection.leave_queue()

    def _start_transfer(self, command: commands.Transfer) -> None:
        self._connection.transfer(command)

    def _referred(self) -> None:
        if not self._gone:
            self.hang_up("transfer")

    # -- LegEvents

    def leg_rang(self, code: int) -> None:
        """Incoming legs do not ring."""

    def leg_confirmed(self) -> None:
        """The caller's ACK is here."""
        self._confirmed = True
        self._catch_up()

    def leg_media(self) -> None:
        """Media is there, or anew."""
        self._audio.refresh()
        self._catch_up()

    def leg_digit(self, digit: str) -> None:
        """Report a key; while the caller talks to somebody, keys are not for us."""
        if not self._connection.talking:
            self._report(events.DigitPressed(at=time.time(), digit=digit))

    def leg_referred(self, code: int, final: bool) -> None:
        """Handle the progress of a REFER."""
        self._connection.referred(code, final)

    def leg_ended(self, code: int, reason: str) -> None:
        """The caller's leg is gone: end everything, and report it last."""
        self._outcome = f"{code} {reason}"
        self._gone = True
        self._clear()
        # A message ends by hanging up more often than not: RecordFinished comes first, then CallerHungUp.
        self._sound.stop_recording()
        if not self._sound.recording:
            self._finish()

    def abandon(self, error: Exception) -> None:
        """Hang up a caller whose call failed in a way nobody foresaw; silence would be worse."""
        self._services.log.error("call_failed", call=self._call, error=repr(error))
        if not self._gone:
            self.hang_up("error", 500)

    # -- ends

    def _catch_up(self) -> None:
        while self._waiting and self.up:
            self.execute(self._waiting.popleft())

    def _clear(self) -> None:
        self._waiting.clear()
        self._sound.end()
        for name in list(self._timers):
            self._cancel(name)
        if self._request is not None:
            self._request.cancel()
        self._connection.end()

    def _finish(self) -> None:
        self._report(events.CallerHungUp(at=time.time()))
        self._feed = _nobody
        self._leg.events = None
        self._ended(self._by, self._outcome)

    def _report(self, event: Event) -> None:
        self._feed(event)
        if self._gone and isinstance(event, events.RecordFinished):
            self._finish()


def _nobody(event: Event) -> None:
    """Feed an event to nobody: before the call begins and after it has ended."""
    del event


_ACTIONS: Mapping[type[Command], Callable[[SipChannel, Any], None]] = {
    commands.Answer: SipChannel._answer,
    commands.BookCallback: SipChannel._book_callback,
    commands.CancelCallback: SipChannel._cancel_callback,
    commands.CancelTimer: SipChannel._cancel_timer,
    commands.ControlRecording: SipChannel._control_recording,
    commands.Enqueue: SipChannel._enqueue,
    commands.Fetch: SipChannel._fetch,
    commands.Hangup: SipChannel._hang_up,
    commands.Hold: SipChannel._hold,
    commands.LeaveQueue: SipChannel._leave_queue,
    commands.LeaveVoicemail: SipChannel._leave_voicemail,
    commands.Listen: SipChannel._listen,
    commands.Mark: SipChannel._mark,
    commands.Play: SipChannel._play,
    commands.StartRecording: SipChannel._start_recording,
    commands.StartTimer: SipChannel._start_timer,
    commands.StopPlay: SipChannel._stop_play,
    commands.StopRecording: SipChannel._stop_recording,
    commands.Transfer: SipChannel._start_transfer,
}
_NEEDS_AUDIO = frozenset(
    {
        commands.ControlRecording,
        commands.Enqueue,
        commands.Hold,
        commands.LeaveQueue,
        commands.Listen,
        commands.Play,
        commands.StartRecording,
        commands.StopPlay,
        commands.StopRecording,
        commands.Transfer,
    }
)
_LEFT_BEHIND = frozenset({commands.BookCallback, commands.CancelCallback, commands.LeaveVoicemail, commands.Mark})
