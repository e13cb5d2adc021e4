"""A telephone line that keeps the channel's contract, and knows what the caller hears or waits for."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.model import command as c
from ivr.model import event as e
from ivr.model.command import Command
from ivr.model.event import Event
from ivr.model.value import freeze

KEYS = "0123456789*#"
BODIES: tuple[object, ...] = (
    {"balance": 5, "currency": "GBP", "due": "2026-12-01", "active": True, "until": "15:40", "score": 2},
    {"balance": -1.5, "currency": "", "due": 0, "active": False, "until": None},
    {},
    [],
    None,
    "text",
    float("nan"),
)
CALL_TIMERS = {"call"}


@dataclass(slots=True, kw_only=True)
class Line:
    """What runs on one call's line."""

    play: int | None = None
    plays: int = 0
    timers: set[str] = field(default_factory=set)
    phrases: tuple[str, ...] = ()
    recording: bool = False
    fetches: int = 0
    waiting: bool = False
    ringing: bool = False
    talking: bool = False
    referred: bool = False
    bookings: int = 0
    over: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether nothing is heard, and nothing will ever happen by itself."""
        sounds = self.play is not None or self.recording or self.talking
        pending = self.fetches or self.waiting or self.ringing or self.bookings or self.timers - CALL_TIMERS
        return not (self.over or sounds or pending)

    def obey(self, commands: tuple[Command, ...]) -> None:
        """Carry out commands; those that make no sense here are the engine's mistake."""
        for command in commands:
            assert not self.over, f"{command} after the end"
            self._obey(command)

    def _obey(self, command: Command) -> None:
        match command:
            case c.Play(play=play):
                assert play > self.plays, "a Play needs a new number"
                assert not self.talking, "nobody talks over an agent"
                self.play = self.plays = play
            case c.Hold():
                assert not self.talking
                self.play = None
            case c.StopPlay():
                self.play = None
            case c.StartTimer(timer=timer, seconds=seconds):
                assert seconds > 0
                self.timers.add(timer)
            case c.CancelTimer(timer=timer):
                self.timers.discard(timer)
            case c.Listen(phrases=phrases):
                self.phrases = phrases
            case c.Mark(kind="ended", name="caller"):
                self.over = True
            case c.Hangup():
                self.over = True
            case _:
                self._connect(command)

    def _connect(self, command: Command) -> None:
        match command:
            case c.StartRecording():
                assert not self.recording
                self.recording = True
            case c.StopRecording():
                assert self.recording
            case c.Fetch():
                assert self.fetches == 0, "one request at a time"
                self.fetches += 1
            case c.Enqueue():
                assert not self.waiting
                assert not self.talking
                self.waiting = True
            case c.LeaveQueue():
                assert self.waiting
                self.waiting = False
            case c.Transfer(mode=mode):
                assert not self.ringing
                assert not self.talking
                self.ringing, self.referred = True, mode == "refer"
            case c.BookCallback():
                self.bookings += 1

    def possible(self, at: float) -> list[Event]:
        """Give the events that may come now, what the outside does first; the caller may do anything at any time."""
        found: list[Event] = [e.TimerFired(at=at, timer=timer) for timer in sorted(self.timers - CALL_TIMERS)]
        if self.play is not None:
            found += [e.PlayFinished(at=at, play=self.play)]
        if self.recording:
            found += [e.RecordFinished(at=at, path="r.wav", seconds=3, voiced=voiced) for voiced in (True, False)]
        if self.fetches:
            found += [e.FetchFinished(at=at, status=200, body=freeze(body)) for body in BODIES]
            found += [e.FetchFinished(at=at, status=500), e.FetchFinished(at=at, status=0, timed_out=True)]
        if self.waiting:
            found += [e.QueueEnded(at=at, outcome=outcome) for outcome in ("answered", "full", "no_agents", "closed")]
            found += [e.QueueUpdated(at=at, position=2, wait=90)]
        if self.ringing:
            found += [e.TransferEnded(at=at, outcome=each) for each in ("answered", "busy", "no_answer", "failed")]
        if self.talking:
            found += [e.BridgeEnded(at=at)]
        if self.bookings:
            found += [e.CallbackBooked(at=at, reference="b", deadline=at + 900), e.CallbackFailed(at=at, reason="full")]
        caller: list[Event] = [e.DigitPressed(at=at, digit=digit) for digit in KEYS]
        caller += [e.SpeechStarted(at=at), e.SpeechHeard(at=at, text=""), e.SpeechHeard(at=at, text="agent")]
        caller += [e.SpeechHeard(at=at, text=phrase) for phrase in self.phrases[:3]]
        late: list[Event] = [e.PlayFinished(at=at, play=self.plays - 1), e.TimerFired(at=at, timer="input")]
        late += [e.TimerFired(at=at, timer="call")]
        late += [e.PlayFailed(at=at, play=self.play, reason="broken")] if self.play is not None else []
        late += [e.QueueUpdated(at=at, position=1, wait=30), e.CallerHungUp(at=at)]
        return found * 3 + caller + late

    def happened(self, event: Event) -> None:
        """Note what an event means for the line, before the engine hears of it."""
        match event:
            case e.TimerFired(timer=timer):
                self.timers.discard(timer)
            case e.PlayFinished(play=play) | e.PlayFailed(play=play) if play == self.play:
                self.play = None
            case e.RecordFinished():
                self.recording = False
            case e.FetchFinished():
                self.fetches -= 1
            case e.QueueEnded(outcome=outcome):
                self.waiting, self.talking = False, outcome == "answered"
                self.play = None if self.talking else self.play
            case e.TransferEnded(outcome=outcome):
                self.ringing = False
                self.talking = outcome == "answered" and not self.referred
                self.play = None if outcome == "answered" else self.play
            case e.BridgeEnded():
                self.talking = False
            case e.CallbackBooked() | e.CallbackFailed():
                self.bookings -= 1
