"""A whole call in virtual time: what the caller does moves it on, and everything that happens is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ivr.channels.agenda import Agenda
from ivr.channels.driver import Driver
from ivr.channels.heard import Heard, heard_by
from ivr.channels.outcomes import Outcomes
from ivr.channels.scripted import ScriptedChannel
from ivr.engine.effects import KEPT_TIMERS
from ivr.engine.session import Session
from ivr.engine.state import State
from ivr.errors import ChannelError
from ivr.model.command import Command, Mark, Play
from ivr.model.event import CallStarted, Event
from ivr.model.pace import speaking_seconds
from ivr.model.project import Project
from ivr.model.value import Record
from ivr.nodes.callback import BOOKING_TIMER

KEY_SECONDS = 0.2
"""From one key to the next."""
MOST_STEPS = 200_000
"""Things that may happen in one call by themselves: more than 3 hours of the busiest flow."""

Kind = TypeVar("Kind", bound=Event | Command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event that came in, or a command that was given, at a UTC time."""

    at: float
    what: Event | Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls, which number, and when (UTC, seconds since 1970); the rest as in `CallStarted`."""

    number: str
    called: str
    at: float
    language: str = ""
    values: Record = Record()
    owed: Record = Record()


class ScriptedCall:
    """One call to a flow. `happened` is the record; `watch`, where given, hears of everything as it happens."""

    def __init__(
        self,
        project: Project,
        flow: str,
        caller: Caller,
        outcomes: Outcomes,
        watch: Callable[[Happening], None] | None = None,
        lasts: Callable[[Play], float] | None = None,
    ) -> None:
        """Prepare a call; raises KeyError for a flow the project does not have.

        `lasts` gives the seconds of a prompt whose sound is there; without it they are estimated from its words.
        """
        self.happened: list[Happening] = []
        self._steps = 0
        self._caller = caller
        self._watch = watch
        self._agenda = Agenda(caller.at)
        self._session = Session(project, flow)
        self._project = project
        self._channel = ScriptedChannel(self._agenda, outcomes, self._feed, "call", lasts)
        self._driver = Driver(self._session, _Recorder(self._channel, self._note), self._note)

    @property
    def now(self) -> float:
        """Give the virtual time: UTC, seconds since 1970."""
        return self._agenda.now

    @property
    def elapsed(self) -> float:
        """Give how long the call has lasted, in seconds."""
        return self.now - self._caller.at

    @property
    def state(self) -> State:
        """Give the engine's state."""
        return self._session.state

    @property
    def over(self) -> bool:
        """Say whether the call has ended."""
        return self._channel.over

    @property
    def prompts(self) -> list[Heard]:
        """Give every prompt so far."""
        return self._channel.prompts

    @property
    def phrases(self) -> tuple[str, ...]:
        """Give what is listened for."""
        return self._channel.phrases

    @property
    def listens(self) -> bool:
        """Say whether speech is listened for."""
        return bool(self._channel.phrases)

    @property
    def recording(self) -> bool:
        """Say whether the caller is being recorded."""
        return self._channel.recording

    @property
    def talking(self) -> bool:
        """Say whether the caller talks to an agent or another far end."""
        return self._channel.bridged

    @property
    def asks(self) -> bool:
        """Say whether the call is at a node that takes input from the caller."""
        node = self._project.flows[self.state.flow].nodes.get(self.state.node)
        return node is not None and node.asks

    @property
    def awaited(self) -> bool:
        """Say whether the caller's part is all that is missing: input, a message, or a talk that lasts."""
        patience = self.state.timers - KEPT_TIMERS - {BOOKING_TIMER}
        return self.recording or self.talking or (self.asks and bool(patience))

    def found(self, kind: type[Kind]) -> list[Kind]:
        """Give every event or command of one kind, in order."""
        return [each.what for each in self.happened if isinstance(each.what, kind)]

    def marks(self, kind: str) -> list[str]:
        """Give the names of the marks of one kind, in order."""
        return [mark.name for mark in self.found(Mark) if mark.kind == kind]

    def start(self) -> None:
        """Let the call come in."""
        caller = self._caller
        self._feed(
            CallStarted(
                at=caller.at,
                call="call",
                caller=caller.number,
                called=caller.called,
                language=caller.language,
                values=caller.values,
                owed=caller.owed,
            )
        )

    # -- time

    def step(self) -> bool:
        """Go on to the next thing that happens by itself; False when the call is over.

        Raises ChannelError when far more happens than a call has time for.
        """
        if self.over:
            return False
        moved = self._agenda.step()
        self._steps += 1
        if self._steps > MOST_STEPS:
            place = f"{self.state.flow}.{self.state.node}"
            raise ChannelError(f"the call goes round and round at {place} and never ends")
        return moved

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        until = self.now + seconds
        while not self.over and (due := self._agenda.due()) is not None and due <= until:
            self.step()
        if not self.over:
            self._agenda.now = until

    def run_until(self, holds: Callable[[], bool]) -> bool:
        """Let time pass until something holds; False when the call ends without it."""
        while not holds():
            if not self.step():
                return False
        return True

    # -- the caller

    def press(self, keys: str) -> None:
        """Press keys one after the other."""
        for number, key in enumerate(keys):
            if number:
                self.wait(KEY_SECONDS)
            if not self.over:
                self._channel.press(key)

    def say(self, text: str) -> bool:
        """Say something, which takes its time; gives whether anybody listened."""
        listened = not self.over and self._channel.say(text)
        self.wait(speaking_seconds(text))
        return listened

    def speak(self, seconds: float) -> bool:
        """Talk into a recording, waiting for its tone if need be; False when nobody ever records."""
        if not self.run_until(lambda: self.recording):
            return False
        self.wait(self._channel.speak(seconds))
        return True

    def voice(self, seconds: float) -> None:
        """Let the caller's voice be heard for some seconds from now: in a recording, or as what barges in."""
        if self.recording:
            self._channel.speak(seconds)
        elif self.listens and not self.talking:
            self._channel.began_to_speak()

    def recognised(self, text: str) -> None:
        """Let a phrase have been said by now, "" for none that is listened for."""
        if self.listens and not self.talking:
            self._channel.recognised(text)

    def keep_silent(self) -> None:
        """Do nothing until the next prompt starts or the call ends."""
        before = len(self.found(Play))
        self.run_until(lambda: len(self.found(Play)) > before)

    def hang_up(self) -> None:
        """Hang up, if the call is not over anyway."""
        if not self.over:
            self._channel.hang_up()

    def hear(self, phrase: str, since: float) -> bool:
        """Listen until a phrase has been heard after `since`; False when the call ends without it."""
        while (heard := heard_by(self.prompts, phrase, since)) is None or heard > self.now:
            due = None if self.over else self._agenda.due()
            if heard is not None and (due is None or heard <= due) and not self.over:
                self._agenda.now = heard
                return True
            if not self.step():
                return False
        return True

    def _feed(self, event: Event) -> None:
        self._driver.feed(event)

    def _note(self, what: Event | Command) -> None:
        happening = Happening(at=self.now, what=what)
        self.happened.append(happening)
        if self._watch is not None:
            self._watch(happening)


class _Recorder:
    """Notes each command before it is carried out."""

    def __init__(self, channel: ScriptedChannel, note: Callable[[Command], None]) -> None:
        self._channel = channel
        self._note = note

    def execute(self, command: Command) -> None:
        """Note a command and pass it on."""
        self._note(command)
        self._channel.execute(command)
