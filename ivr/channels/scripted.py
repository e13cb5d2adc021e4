"""A channel in virtual time: nothing sounds, nobody waits, and everything that happens is kept.

Prompts take as long as `ivr.model.pace` estimates; requests, queues, transfers and callbacks come out as
`Outcomes` decides; recordings hold what the caller is said to speak. The same acts give the same record every time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ivr.channels.agenda import Agenda
from ivr.channels.heard import Heard, prompt_heard
from ivr.channels.outcomes import Outcomes
from ivr.dialog.grammar import same_words
from ivr.model import command as commands
from ivr.model import event as events
from ivr.model.command import Command
from ivr.model.event import Event
from ivr.model.pace import speaking_seconds
from ivr.model.value import freeze

BEEP_SECONDS = 0.5
BOOKING_SECONDS = 0.1
RINGING_SECONDS: Mapping[str, float] = {"answered": 5, "busy": 1, "failed": 1}


@dataclass(slots=True, kw_only=True)
class _Recording:
    """A recording that runs since `start` (after the tone); the caller speaks from `voice` to `voice_end`."""

    command: commands.StartRecording
    start: float
    voice: float | None = None
    voice_end: float = 0.0


class ScriptedChannel:
    """Carries out commands for one call on an agenda, and reports what comes of them through `report`."""

    def __init__(
        self,
        agenda: Agenda,
        outcomes: Outcomes,
        report: Callable[[Event], None],
        call: str,
        lasts: Callable[[commands.Play], float] | None = None,
    ) -> None:
        """Carry a call whose time is the agenda's; `report` feeds the session, `lasts` measures prompts in seconds."""
        self.prompts: list[Heard] = []
        self.phrases: tuple[str, ...] = ()
        self.bridged = False
        self.over = False
        self._agenda = agenda
        self._outcomes = outcomes
        self._report = report
        self._lasts = lasts
        self._call = call
        self._flow = ""
        self._recording: _Recording | None = None
        self._recordings = 0
        self._bookings = 0

    @property
    def recording(self) -> bool:
        """Say whether the caller is being recorded."""
        return self._recording is not None

    def execute(self, command: Command) -> None:
        """Carry out one command."""
        if not self.over:
            _ACTIONS[type(command)](self, command)

    # -- what the caller does

    def press(self, digit: str) -> None:
        """Press a key; while the caller talks to somebody, keys are not for us."""
        if not self.bridged:
            self._report(events.DigitPressed(at=self._agenda.now, digit=digit))

    def say(self, text: str) -> bool:
        """Say something; gives whether anybody listens."""
        if not self.phrases or self.bridged:
            return False
        self.began_to_speak()
        known = next((phrase for phrase in self.phrases if same_words(phrase, text)), "")
        self._agenda.put("speech", speaking_seconds(text), partial(self.recognised, known))
        return True

    def began_to_speak(self) -> None:
        """Report that the caller's voice is heard."""
        self._report(events.SpeechStarted(at=self._agenda.now))

    def recognised(self, text: str) -> None:
        """Report the phrase that the caller has said, "" for none of those listened for."""
        self._report(events.SpeechHeard(at=self._agenda.now, text=text))

    def speak(self, seconds: float) -> float:
        """Talk into the recording that runs, as soon as its tone is over; gives in how many seconds that is done."""
        running = self._recording
        assert running is not None, "nobody is recording"
        now = max(self._agenda.now, running.start)
        limit = running.start + running.command.max_seconds
        running.voice = now if running.voice is None else running.voice
        running.voice_end = now + seconds
        ends = min(now + seconds + running.command.silence, limit)
        self._agenda.put("recording", ends - self._agenda.now, self._recorded)
        return running.voice_end - self._agenda.now

    def hang_up(self) -> None:
        """Hang up; a recording ends first, as on the phone."""
        self._agenda.clear()
        if self._recording is not None:
            self._recorded()
        self._gone()

    # -- the call itself

    def _nothing(self, command: Command) -> None:
        """Leave a command to whoever reads the record."""

    def _mark(self, command: commands.Mark) -> None:
        if command.kind == "node":
            self._flow = command.name.partition(".")[0]

    def _hang_up(self, _: commands.Hangup) -> None:
        self._gone()

    def _gone(self) -> None:
        self.over = True
        self._silence()
        self._agenda.clear()
        self._report(events.CallerHungUp(at=self._agenda.now))

    # -- audio

    def _play(self, command: commands.Play) -> None:
        self._silence()
        heard = prompt_heard(command, self._agenda.now)
        self.prompts.append(heard)
        seconds = heard.end - self._agenda.now if self._lasts is None else self._lasts(command)
        self._agenda.put("play", seconds, partial(self._played, command.play))

    def _played(self, play: int) -> None:
        self._report(events.PlayFinished(at=self._agenda.now, play=play))

    def _stop_play(self, _: commands.StopPlay | commands.Hold) -> None:
        self._silence()

    def _silence(self) -> None:
        if self.prompts:
            self.prompts[-1].until = min(self.prompts[-1].until, self._agenda.now)
        self._agenda.cancel("play")

    def _listen(self, command: commands.Listen) -> None:
        self._agenda.cancel("speech")
        self.phrases = command.phrases

    def _start_recording(self, command: commands.StartRecording) -> None:
        start = self._agenda.now + (BEEP_SECONDS if command.beep else 0)
        self._recording = _Recording(command=command, start=start)
        ends = start + min(command.silence, command.max_seconds)
        self._agenda.put("recording", ends - self._agenda.now, self._recorded)

    def _stop_recording(self, _: commands.StopRecording) -> None:
        if self._recording is not None:
            self._agenda.put("recording", 0, self._recorded)

    def _recorded(self) -> None:
        ended = self._recording
        assert ended is not None
        self._recording = None
        self._recordings += 1
        now = self._agenda.now
        self._report(
            events.RecordFinished(
                at=now,
                path=f"{self._call}-{self._recordings}.wav",
                seconds=max(0.0, now - ended.start),
                voiced=ended.voice is not None and ended.voice < now,
            )
        )

    # -- time and the outside

    def _start_timer(self, command: commands.StartTimer) -> None:
        self._agenda.put(f"timer {command.timer}", command.seconds, partial(self._fired, command.timer))

    def _cancel_timer(self, command: commands.CancelTimer) -> None:
        self._agenda.cancel(f"timer {command.timer}")

    def _fired(self, timer: str) -> None:
        self._report(events.TimerFired(at=self._agenda.now, timer=timer))

    def _fetch(self, command: commands.Fetch) -> None:
        answer = self._outcomes.fetch(self._flow, command.node, command.url)
        late = answer.timed_out or answer.seconds > command.timeout
        done = partial(self._fetched, 0 if late else answer.status, None if late else answer.body, late)
        self._agenda.put("fetch", command.timeout if late else answer.seconds, done)

    def _fetched(self, status: int, body: object, timed_out: bool) -> None:
        at = self._agenda.now
        self._report(events.FetchFinished(at=at, status=status, body=freeze(body), timed_out=timed_out))

    def _book_callback(self, command: commands.BookCallback) -> None:
        answer = self._outcomes.callback(self._flow, command.node, command.queue)
        self._agenda.put("callback", BOOKING_SECONDS, partial(self._booked, command, answer.outcome == "booked"))

    def _booked(self, command: commands.BookCallback, booked: bool) -> None:
        at = self._agenda.now
        if not booked:
            self._report(events.CallbackFailed(at=at, reason="it could not be stored"))
            return
        self._bookings += 1
        reference = f"{self._call}-callback-{self._bookings}"
        self._report(events.CallbackBooked(at=at, reference=reference, deadline=command.deadline))

    # -- other people

    def _enqueue(self, command: commands.Enqueue) -> None:
        answer = self._outcomes.queue(self._flow, command.node, command.queue, self._agenda.now)
        if answer.outcome not in ("full", "no_agents", "closed"):
            self._agenda.put("place", 0, partial(self._placed, answer.after))
        if answer.outcome != "waiting":
            self._agenda.put("queue", answer.after, partial(self._queue_ended, answer.outcome, answer))

    def _placed(self, wait: float) -> None:
        self._report(events.QueueUpdated(at=self._agenda.now, position=1, wait=wait))

    def _queue_ended(self, outcome: events.QueueOutcome, answer: Any) -> None:
        if outcome == "answered":
            self._bridge(answer.talk, answer.ends)
        agent = "agent" if outcome == "answered" else ""
        self._report(events.QueueEnded(at=self._agenda.now, outcome=outcome, agent=agent))

    def _leave_queue(self, _: commands.LeaveQueue) -> None:
        self._agenda.cancel("place")
        self._agenda.cancel("queue")

    def _transfer(self, command: commands.Transfer) -> None:
        answer = self._outcomes.transfer(self._flow, command.node, command.to)
        usual = min(RINGING_SECONDS.get(answer.outcome, command.timeout), command.timeout)
        self._agenda.put(
            "transfer", usual if answer.after is None else answer.after, partial(self._transferred, command, answer)
        )

    def _transferred(self, command: commands.Transfer, answer: Any) -> None:
        if answer.outcome == "answered" and command.mode == "bridge":
            self._bridge(answer.talk, answer.ends)
        self._report(events.TransferEnded(at=self._agenda.now, outcome=answer.outcome))
        if answer.outcome == "answered" and command.mode == "refer" and not self.over:
            self._gone()

    def _bridge(self, talk: float, ends: str) -> None:
        self._silence()
        self.bridged = True
        self._agenda.put("bridge", talk, self.hang_up if ends == "caller" else self._unbridged)

    def _unbridged(self) -> None:
        self.bridged = False
        self._report(events.BridgeEnded(at=self._agenda.now))


_ACTIONS: Mapping[type[Command], Callable[[ScriptedChannel, Any], None]] = {
    commands.Answer: ScriptedChannel._nothing,
    commands.BookCallback: ScriptedChannel._book_callback,
    commands.CancelCallback: ScriptedChannel._nothing,
    commands.CancelTimer: ScriptedChannel._cancel_timer,
    commands.ControlRecording: ScriptedChannel._nothing,
    commands.Enqueue: ScriptedChannel._enqueue,
    commands.Fetch: ScriptedChannel._fetch,
    commands.Hangup: ScriptedChannel._hang_up,
    commands.Hold: ScriptedChannel._stop_play,
    commands.LeaveQueue: ScriptedChannel._leave_queue,
    commands.LeaveVoicemail: ScriptedChannel._nothing,
    commands.Listen: ScriptedChannel._listen,
    commands.Mark: ScriptedChannel._mark,
    commands.Play: ScriptedChannel._play,
    commands.StartRecording: ScriptedChannel._start_recording,
    commands.StartTimer: ScriptedChannel._start_timer,
    commands.StopPlay: ScriptedChannel._stop_play,
    commands.StopRecording: ScriptedChannel._stop_recording,
    commands.Transfer: ScriptedChannel._transfer,
}
