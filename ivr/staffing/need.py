"""How many agents each half hour needs, and how those who are there will do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from ivr.model.volume import HALF_HOUR, ServiceLevel
from ivr.staffing.demand import Slot, Team
from ivr.staffing.erlang import Performance, Traffic, behind, performance

OCCUPANCY = 0.85
"""Share of their time that agents may talk; above it, waits grow fast and people wear out."""
LONG_WAIT = 180.0
"""Seconds of estimated wait from which on a callback is worth offering."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One half hour of a team, or several that are alike."""

    slots: tuple[Slot, ...]
    calls: float
    """In each half hour."""
    erlangs: float
    needed: int
    """Agents for whom the service level is met and occupancy is in its limit."""
    agents: int
    """Agents who are there."""
    there: Performance
    """How those do."""
    staffed: Performance
    """How as many as are needed would do."""
    offer_place: int
    """The first place in the queue whose estimated wait is so long that a callback should be offered."""
    offered: float
    """Share of callers who get that place or one behind it, with the agents who are there."""


def needs(team: Team, *, occupancy: float = OCCUPANCY, long_wait: float = LONG_WAIT) -> tuple[Need, ...]:
    """Give what a team needs through the week; half hours with the same calls are given together."""
    alike: dict[Traffic, list[Slot]] = {}
    for slot, traffic in team.traffic.items():
        alike.setdefault(traffic, []).append(slot)
    found = (_need(team, traffic, tuple(slots), occupancy, long_wait) for traffic, slots in alike.items())
    return tuple(sorted(found, key=lambda need: need.slots))


@lru_cache(maxsize=1024)
def agents_needed(traffic: Traffic, target: ServiceLevel, occupancy: float = OCCUPANCY) -> int:
    """Give the fewest agents with whom callers are answered in time and who talk no more than this share."""

    def enough(agents: int) -> bool:
        found = performance(traffic, agents, target.within)
        return found.answered >= target.percent / 100 and found.occupancy <= occupancy + _ROUNDING

    return _fewest(enough) if traffic.erlangs else 0


def offer_place(traffic: Traffic, agents: int, long_wait: float = LONG_WAIT) -> int:
    """Give the first place whose wait, estimated as callers are told it, is longer than `long_wait`."""
    return int(long_wait * agents / traffic.handle) + 1


def _need(team: Team, traffic: Traffic, slots: tuple[Slot, ...], occupancy: float, long_wait: float) -> Need:
    needed = agents_needed(traffic, team.target, occupancy)
    place = offer_place(traffic, team.agents, long_wait)
    return Need(
        slots=slots,
        calls=round(traffic.rate * HALF_HOUR * 60, 6),
        erlangs=traffic.erlangs,
        needed=needed,
        agents=team.agents,
        there=performance(traffic, team.agents, team.target.within),
        staffed=performance(traffic, needed, team.target.within),
        offer_place=place,
        offered=behind(traffic, team.agents, place),
    )


def _fewest(enough: Callable[[int], bool]) -> int:
    """Give the smallest number from 1 on that is enough; more than enough is enough too."""
    high = 1
    while not enough(high):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
