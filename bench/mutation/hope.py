"""What a caller can still get from each visit of a run, in each world, by every means or by silence alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.mutation.good import AGENT, ALL, CALLBACK, END, GOAL, HELP, MESSAGE, WAIT
from bench.mutation.run import Calls
from bench.mutation.visit import Visit, Way


@dataclass(frozen=True, slots=True)
class World:
    """How things outside behave, for as long as the call lasts: by kind, the outcomes there are; others all."""

    name: str
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def allows(self, way: Way) -> bool:
        """Say whether a step can happen in this world. A queue that is closed always says so."""
        allowed = self.outcomes.get(way.kind)
        return allowed is None or way.detail in allowed or way.detail == "closed"


WORLDS = (
    World("anything may happen"),
    World("each request fails", {"fetch": ("failed",)}),
    World("no request is answered in time", {"fetch": ("timeout",)}),
    World("nobody answers", {"queue": (), "transfer": ("no_answer",)}),
    World("no agent is there", {"queue": ("no_agents",), "transfer": ("busy",)}),
    World("queues are full", {"queue": ("full",), "transfer": ("failed",)}),
    World("callbacks cannot be booked", {"callback": ("failed",)}),
    World("recordings are empty", {"record": ("silent",)}),
)
GAINED = {
    ("queue", "answered"): AGENT,
    ("transfer", "answered"): AGENT,
    ("callback", "booked"): CALLBACK,
}


def hope(calls: Calls, world: World, *, silent: bool) -> list[int]:
    """Give for each visit what a caller who comes there can get; `silent`: one who never does anything."""
    gained: list[int] = []
    into: list[list[int]] = [[] for _ in calls.visits]
    for number, visit in enumerate(calls.visits):
        here, exits = _through(visit, world, silent=silent)
        helped = HELP if visit.helps and visit.helps not in world.outcomes else 0
        gained.append(here | helped | (WAIT if visit.helps == "queue" else 0))
        for each in exits:
            target = calls.onward[number][each]
            if target is not None and target < len(into):
                into[target].append(number)
            elif target is not None:
                # The run was cut short before it came there, so nothing is known to be lost.
                gained[number] |= ALL | HELP
    waiting = deque(range(len(gained)))
    while waiting:
        number = waiting.popleft()
        for source in into[number]:
            if gained[number] & ~gained[source]:
                gained[source] |= gained[number]
                waiting.append(source)
    return gained


def _through(visit: Visit, world: World, *, silent: bool) -> tuple[int, tuple[int, ...]]:
    """Give what a visit itself brings in a world, and the exits that can be taken; remembered at the visit."""
    key = (world.name, silent)
    if key not in visit.flowing:
        ways = [way for way in visit.ways if world.allows(way) and not (silent and _acts(way))]
        reached = _reached(ways)
        good, exits = 0, list[int]()
        for way in (each for each in ways if each.source in reached):
            good |= GAINED.get((way.kind, way.detail), 0)
            if way.target < 0 and -1 - way.target not in exits:
                exits.append(-1 - way.target)
        for number in exits:
            left = visit.exits[number]
            good |= MESSAGE if left.messages else 0
            good |= GOAL if left.goals else 0
            good |= END if left.end in ("flow", "caller") else 0
        visit.flowing[key] = good, tuple(exits)
    return visit.flowing[key]


def _reached(ways: list[Way]) -> set[int]:
    reached, size = {0}, 0
    while size < len(reached):
        size = len(reached)
        reached.update(way.target for way in ways if way.source in reached and way.target >= 0)
    return reached


def _acts(way: Way) -> bool:
    return way.kind == "caller" or (way.kind == "record" and way.detail == "spoken")
