"""The exact call that shows a finding: found by the explorer, the shortest there is, and replayable on the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ivr.engine.state import State
from ivr.lint.act import Act
from ivr.lint.course import Course, Step
from ivr.lint.exploration import Opening
from ivr.lint.running import engine as engine_of
from ivr.model.command import Command, Play, StartTimer
from ivr.model.event import Event, PlayFinished
from ivr.model.pace import KEY_SECONDS
from ivr.model.project import Project

_TOLD = {"talk": "the talk ends", "hangup": "hang up"}
"""What acts are called for which a caller's way has no step."""
WORD_SECONDS = 0.4
_SECONDS: Mapping[str, float] = {"press": 1, "say": 1, "fetch": 0.5, "transfer": 5, "callback": 0.5, "talk": 30}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came of one act: the state after it, and the commands it brought."""

    act: Act
    state: State
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A call: how it begins, what the caller does and meets, and where it stands at the end."""

    project: Project = field(repr=False, compare=False)
    """The flows it goes through."""
    opening: Opening
    acts: tuple[Act, ...]
    flow: str
    node: str
    phase: str

    @property
    def events(self) -> tuple[Event, ...]:
        """Give every event in order, each at the time at which it would happen."""
        return tuple(event for act in self.acts for event in act.events)

    def replay(self) -> Iterator[Heard]:
        """Walk through it on the engine, one act after the other."""
        engine = engine_of(self.project)
        state = engine.initial(self.opening.flow)
        for act in self.acts:
            commands: tuple[Command, ...] = ()
            for event in act.events:
                state, more = engine.advance(state, event)
                commands += more
            yield Heard(act=act, state=state, commands=commands)

    def course(self) -> Course:
        """Give it as plain data."""
        steps: list[Step] = []
        state: State | None = None
        for heard in self.replay():
            if state is not None:
                steps.append(self._step(heard.act, state))
            state = heard.state
        return Course(
            flow=self.opening.flow,
            at=self.opening.at,
            moment=self.opening.name,
            caller=self.opening.caller,
            steps=tuple(steps),
            end=(self.flow, self.node, self.phase),
        )

    def _step(self, act: Act, before: State) -> Step:
        return Step(
            kind=act.kind,
            detail="" if act.kind == "silence" else act.detail,
            told=act.told or _TOLD.get(act.kind, ""),
            seconds=round(act.events[0].at - self.opening.at, 3),
            flow=before.flow,
            node=before.node,
            span=self.project.sources[before.flow].key(("nodes", before.node)),
        )

    def holds(self) -> bool:
        """Say whether the engine ends where this says."""
        *_, last = self.replay()
        return ended(last.state) == (self.flow, self.node, self.phase)


def ended(state: State) -> tuple[str, str, str]:
    """Give where a call stands: its flow, node and phase."""
    return state.flow, state.node, state.phase


def witness(project: Project, opening: Opening, acts: list[Act], last: State) -> Witness | None:
    """Give these acts as a call, at the speed of a person; None when the engine does not follow them."""
    flow, node, phase = ended(last)
    for hurried in (False, True):
        timed = tuple(_timed(project, opening, acts, hurried=hurried))
        found = Witness(project=project, opening=opening, acts=timed, flow=flow, node=node, phase=phase)
        if found.holds():
            return found
    return None


def _timed(project: Project, opening: Opening, acts: list[Act], *, hurried: bool) -> Iterator[Act]:
    """Give the acts at the times at which a person would do them; `hurried`: all at once, as the explorer has them."""
    engine, at = engine_of(project), opening.at
    state = engine.initial(opening.flow)
    timers: dict[str, float] = {}
    words = 0
    for act in acts:
        if act.kind == "listen":
            at += words * WORD_SECONDS
        elif act.kind == "silence":
            at += timers.get(act.detail, 0)
        else:
            at += _SECONDS.get(act.kind, 0)
        happened = []
        if hurried:
            at = opening.at
        for number, event in enumerate(act.events):
            event = replace(event, at=at if hurried else at + number * KEY_SECONDS)
            if isinstance(event, PlayFinished) and state.playing is not None:
                event = replace(event, play=state.playing)
            happened.append(event)
            state, commands = engine.advance(state, event)
            for command in commands:
                if isinstance(command, StartTimer):
                    timers[command.timer] = command.seconds
                elif isinstance(command, Play):
                    words = sum(len(item.text.split()) for item in command.items)
        at = happened[-1].at
        yield replace(act, events=tuple(happened))
