"""What a run of the explorer has met."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from ivr.engine.state import State
from ivr.lint.act import Act
from ivr.lint.transitions import Fact
from ivr.model.dialogue import CALLER
from ivr.model.value import Record

Verdict = Literal["proved", "possible", "bound hit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a call begins: which flow, when (UTC seconds), and who calls."""

    flow: str
    at: float
    caller: str = CALLER
    name: str = ""
    """The opening state, such as `closed hours`."""
    values: Record = Record()
    """What the flow's parameters are."""


@dataclass(slots=True, kw_only=True)
class Exploration:
    """What a run has met: states by number in the order met, 0 the first; and every step between them."""

    opening: Opening
    bound: int
    """States after which it stopped, if it was not over before."""
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
    stopped: bool = False
    """Whether it met its bound."""
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
