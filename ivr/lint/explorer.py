"""Runs every call there can be, on the real engine: breadth-first over its states.

The clock stands still at one opening state, so that states merge. Two states are taken for one when they differ only
in what no guard looks at. A run that meets its bound is not complete, and never says that nothing is wrong.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from ivr.engine.state import State
from ivr.lint.act import Act
from ivr.lint.compared import Compared
from ivr.lint.running import engine as engine_of
from ivr.lint.slicing import Slice
from ivr.lint.stimuli import Stimuli
from ivr.model.command import Mark
from ivr.model.dialogue import CALLER
from ivr.model.event import CallStarted
from ivr.model.flow import Flow
from ivr.model.node import walk
from ivr.model.project import Project
from ivr.model.text import FlowRef

BOUND = 20_000
"""States after which a run stops."""
Verdict = Literal["proved", "possible", "bound hit"]
Fact = tuple[str, str]
"""A mark: its kind and name, such as `node` and `main.menu`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a call begins: which flow, when (UTC seconds), and who calls."""

    flow: str
    at: float
    caller: str = CALLER
    name: str = ""
    """The opening state, such as `closed hours`."""


@dataclass(slots=True, kw_only=True)
class Exploration:
    """What a run has met: states by number in the order met, 0 the first; and every step between them."""

    opening: Opening
    states: list[State] = field(default_factory=list)
    parents: list[tuple[int, Act]] = field(default_factory=list)
    out: list[list[int]] = field(default_factory=list)
    """Where a call may go on to by anything but hanging up; empty for a state that was not left."""
    facts: dict[Fact, tuple[int, Act]] = field(default_factory=dict)
    """Each mark with the state and act that gave it first."""
    after: dict[Fact, State] = field(default_factory=dict)
    """The state after that act."""
    unexplored: set[int] = field(default_factory=set)
    """States that a call goes on from, but this run did not."""
    steps: int = 0
    """How often the engine was asked."""
    complete: bool = False
    guessed: bool = False
    """Whether values were tried that only a call knows, so that others may lead elsewhere."""

    def path(self, number: int) -> list[Act]:
        """Give the shortest way to a state, from the beginning of the call."""
        acts: list[Act] = []
        while number >= 0:
            number, act = self.parents[number]
            acts.append(act)
        return acts[::-1]

    def path_to(self, fact: Fact) -> list[Act] | None:
        """Give the shortest way to a mark, None when it was not met."""
        found = self.facts.get(fact)
        if found is None:
            return None
        number, act = found
        return [*(self.path(number) if number >= 0 else []), act]

    @property
    def verdict(self) -> Verdict:
        """Give how much it counts that something was not met."""
        if not self.complete:
            return "bound hit"
        return "possible" if self.guessed else "proved"

    def leading_to(self, goals: set[int]) -> set[int]:
        """Give the states from which one of `goals` can be reached, the goals included."""
        into: list[list[int]] = [[] for _ in self.states]
        for number, targets in enumerate(self.out):
            for target in targets:
                into[target].append(number)
        found, waiting = set(goals), deque(goals)
        while waiting:
            for each in into[waiting.popleft()]:
                if each not in found:
                    found.add(each)
                    waiting.append(each)
        return found


class Explorer:
    """Explores calls to the flows of a project."""

    def __init__(
        self,
        project: Project,
        opening: Opening,
        bound: int = BOUND,
        avoid: Callable[[State, Act], bool] | None = None,
    ) -> None:
        """Prepare a run of at most `bound` states, without what `avoid` says of a state and an act.

        Raises KeyError for a flow the project does not have.
        """
        self._project = project
        self._opening = opening
        self._bound = bound
        self._avoid = avoid
        self._engine = engine_of(project)
        domains = Compared(covered(project, opening.flow))
        self._slice = Slice(project, domains)
        self._stimuli = Stimuli(project, self._engine, domains, opening.at)
        self._found = Exploration(opening=opening)
        self._numbers: dict[object, int] = {}

    def run(self) -> Exploration:
        """Give everything that can be met."""
        found, waiting = self._found, deque[int]()
        begin = CallStarted(at=self._opening.at, call="1", caller=self._opening.caller, called=self._opening.flow)
        first = Act(kind="start", events=(begin,))
        self._step(-1, self._engine.initial(self._opening.flow), first, waiting)
        while waiting:
            if len(found.states) > self._bound:
                found.unexplored.update(number for number in waiting if found.states[number].phase != "ended")
                return found
            number = waiting.popleft()
            state = found.states[number]
            if state.phase == "ended":
                continue
            for act in self._stimuli.of(state):
                if self._avoid is not None and self._avoid(state, act):
                    found.unexplored.add(number)
                    continue
                found.guessed = found.guessed or act.guess
                target = self._step(number, state, act, waiting)
                if act.kind != "hangup":
                    found.out[number].append(target)
        found.complete = True
        return found

    def _step(self, source: int, state: State, act: Act, waiting: deque[int]) -> int:
        """Let something happen; gives the number of the state it leads to."""
        # Time passes with everything but a refusal by a queue, so only those make a rush.
        if act.kind != "queue":
            state = replace(state, steps=0)
        found, place = self._found, (state.flow, state.node)
        facts: list[Fact] = []
        for event in act.events:
            if act.kind == "press" and (state.flow, state.node) != place:
                break
            state, commands = self._engine.advance(state, event)
            found.steps += 1
            facts += [(each.kind, each.name) for each in commands if isinstance(each, Mark)]
        for fact in facts:
            if fact not in found.facts:
                found.facts[fact] = source, act
                found.after[fact] = state
        key = self._slice.key(state)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(found.states)
            found.states.append(state)
            found.parents.append((source, act))
            found.out.append([])
            waiting.append(number)
        return number


def covered(project: Project, flow: str) -> list[Flow]:
    """Give a flow and all that it runs, directly or not."""
    found, waiting = {flow: project.flows[flow]}, [flow]
    while waiting:
        for node in project.flows[waiting.pop()].nodes.values():
            for _, value in walk(node):
                if isinstance(value, FlowRef) and value in project.flows and value not in found:
                    found[value] = project.flows[value]
                    waiting.append(value)
    return list(found.values())
