"""An exhaustive run of the engine, written apart from the explorer: all keys everywhere, every outcome, no slicing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ivr.dialog.recording import RecordingNode
from ivr.engine.session import Engine
from ivr.engine.state import State
from ivr.model import event as events
from ivr.model.command import Mark
from ivr.model.event import Event
from ivr.model.project import Project

ALL_KEYS = "0123456789*#"


@dataclass(slots=True)
class Run:
    """What was met."""

    entered: set[str] = field(default_factory=set)
    states: list[State] = field(default_factory=list)
    onward: list[list[int]] = field(default_factory=list)

    def stuck(self, project: Project) -> set[tuple[str, str]]:
        """Give the nodes of running states from which neither the end nor help is ever reached."""
        good = {n for n, state in enumerate(self.states) if state.phase != "running" or is_help(project, state)}
        changed = True
        while changed:
            more = {n for n, targets in enumerate(self.onward) if n not in good and good.intersection(targets)}
            good |= more
            changed = bool(more)
        return {(state.flow, state.node) for n, state in enumerate(self.states) if n not in good}


def is_help(project: Project, state: State) -> bool:
    return project.flows[state.flow].nodes[state.node].recourse is not None


def everything(project: Project, start: State, at: float, limit: int = 3_000) -> Run:
    """Run on from a state by everything that may happen, until so many states have been met."""
    engine, run = Engine(project), Run()
    numbers: dict[State, int] = {}

    def number(state: State) -> int:
        plain = replace(state, now=0, steps=0, steps_since=0, plays=0, playing=None if state.playing is None else 0)
        plain = replace(plain, typed=plain.typed[:1])
        if plain not in numbers:
            numbers[plain] = len(run.states)
            run.states.append(replace(state, steps=0, typed=plain.typed))
            run.onward.append([])
        return numbers[plain]

    number(start)
    for here, state in enumerate(run.states):
        if here >= limit:
            break
        for event in _possible(project, state, at):
            after, commands = engine.advance(state, event)
            run.entered |= {each.name for each in commands if isinstance(each, Mark) and each.kind == "node"}
            run.onward[here].append(number(after))
    return run


def _possible(project: Project, state: State, at: float) -> Iterator[Event]:
    if state.phase == "new":
        yield events.CallStarted(at=at, call="1", caller="+442079460123", called="example")
    if state.phase not in ("running", "farewell"):
        return
    if state.playing is not None:
        yield events.PlayFinished(at=at, play=state.playing)
    yield from (events.TimerFired(at=at, timer=timer) for timer in sorted(state.timers - {"call"}))
    node = project.flows[state.flow].nodes[state.node]
    if node.asks or isinstance(node, RecordingNode):
        # Keys pressed elsewhere only skip what is said.
        yield from (events.DigitPressed(at=at, digit=key) for key in ALL_KEYS)
    if state.recording:
        yield events.RecordFinished(at=at, path="x.wav", seconds=1, voiced=True)
        yield events.RecordFinished(at=at, path="x.wav", seconds=1, voiced=False)
    if state.holding:
        yield events.TransferEnded(at=at, outcome="answered")
        yield events.TransferEnded(at=at, outcome="busy")
        yield events.TransferEnded(at=at, outcome="no_answer")
        yield events.TransferEnded(at=at, outcome="failed")
    elif state.memo is not None and state.playing is None and not state.timers - {"call"}:
        yield events.BridgeEnded(at=at)
