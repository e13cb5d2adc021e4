"""How a queue performs with so many agents: Erlang C, and Erlang A where callers lose patience.

Calls come at random at an even rate, talks last exponentially long, callers are answered in their order.
Erlang C: every caller waits as long as it takes (A. K. Erlang, 1917). Erlang A: patience is exponential too (C. Palm,
1943); the waiting time is that of the M/M/n+G queue (Zeltyn and Mandelbaum, 2005, doi 10.1007/s11134-005-3699-8).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

_NEGLIGIBLE = math.log(1e-14)
_NEVER = 1e-200
_STEPS = (200, 20_000)
"""Fewest and most pieces of the integral over the waiting time; even, for Simpson's rule."""
_FINE = 2.5
"""Pairs of pieces in the time in which one call comes, is taken or given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """The calls that come to a queue."""

    rate: float
    """Calls a second."""
    handle: float
    """Mean seconds that an agent spends on one."""
    patience: float | None = None
    """Mean seconds after which a waiting caller hangs up; None: never."""

    @property
    def erlangs(self) -> float:
        """Give how many agents would talk all the time."""
        return self.rate * self.handle


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What callers and agents meet; shares are from 0 to 1, times are seconds."""

    waiting: float
    """Share of callers who are not answered at once."""
    answered: float
    """Share of all callers who are answered within the time asked for; those who hung up are not."""
    wait: float
    """Mean wait of all callers; infinite when the queue grows without end."""
    occupancy: float
    """Share of their time that agents talk."""
    abandonment: float
    """Share of callers who hang up while they wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """The states of a queue with patience in which all agents talk, by how many wait, and what all states weigh."""

    weights: tuple[float, ...]
    total: float
    scale: float
    """Logarithm of what weights are divided by: those of a queue that many wait in are beyond what a number holds."""


def blocking(erlangs: float, agents: int) -> float:
    """Give Erlang B: the share of calls that find all agents busy where nobody may wait."""
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = erlangs * blocked / (number + erlangs * blocked)
    return blocked


def performance(traffic: Traffic, agents: int, within: float) -> Performance:
    """Give how `agents` serve this traffic; `within`: the seconds in which callers are to be answered."""
    if traffic.erlangs == 0:
        return Performance(waiting=0, answered=1, wait=0, occupancy=0, abandonment=0)
    if agents == 0:
        return _nobody(traffic)
    if traffic.patience is not None:
        return _erlang_a(traffic, agents, within, traffic.patience)
    return _erlang_c(traffic, agents, within)


def behind(traffic: Traffic, agents: int, place: int) -> float:
    """Give the share of callers who get this place in the queue, or one behind it; 1 is next."""
    if traffic.erlangs == 0:
        return 0
    if traffic.patience is not None and agents > 0:
        line = _line(traffic, agents, traffic.patience)
        return math.fsum(line.weights[place - 1 :]) / line.total
    if traffic.erlangs >= agents:
        return 1
    return _delayed(traffic.erlangs, agents) * (traffic.erlangs / agents) ** (place - 1)


def _nobody(traffic: Traffic) -> Performance:
    wait = math.inf if traffic.patience is None else traffic.patience
    return Performance(waiting=1, answered=0, wait=wait, occupancy=1, abandonment=0 if traffic.patience is None else 1)


def _delayed(erlangs: float, agents: int) -> float:
    """Give Erlang C: the share of callers who wait; there are more agents than erlangs."""
    blocked = blocking(erlangs, agents)
    return agents * blocked / (agents - erlangs * (1 - blocked))


def _erlang_c(traffic: Traffic, agents: int, within: float) -> Performance:
    erlangs = traffic.erlangs
    if erlangs >= agents:
        return Performance(waiting=1, answered=0, wait=math.inf, occupancy=1, abandonment=0)
    delayed, spare = _delayed(erlangs, agents), agents - erlangs
    return Performance(
        waiting=delayed,
        answered=1 - delayed * math.exp(-spare * within / traffic.handle),
        wait=delayed * traffic.handle / spare,
        occupancy=erlangs / agents,
        abandonment=0,
    )


def _erlang_a(traffic: Traffic, agents: int, within: float, patience: float) -> Performance:
    line = _line(traffic, agents, patience)
    length = math.fsum(count * weight for count, weight in enumerate(line.weights)) / line.total
    waiting = math.fsum(line.weights) / line.total
    abandonment = length / (patience * traffic.rate)
    return Performance(
        waiting=waiting,
        answered=min(1.0, max(0.0, 1 - waiting + _after_waiting(traffic, agents, within, patience, line))),
        wait=length / traffic.rate,
        occupancy=min(1.0, traffic.erlangs * (1 - abandonment) / agents),
        abandonment=abandonment,
    )


def _line(traffic: Traffic, agents: int, patience: float) -> _Line:
    """Give the birth-death chain, cut where hardly anybody ever waits."""
    blocked = blocking(traffic.erlangs, agents)
    if blocked < _NEVER:
        return _Line(weights=(), total=1, scale=0)
    logarithms = [0.0, *_waiting(traffic, agents, patience)]
    scale = max(*logarithms, -math.log(blocked))
    weights = tuple(math.exp(each - scale) for each in logarithms)
    fewer = (1 / blocked - 1) * math.exp(-scale)
    return _Line(weights=weights, total=fewer + math.fsum(weights), scale=scale)


def _waiting(traffic: Traffic, agents: int, patience: float) -> Iterator[float]:
    """Give the logarithm of the weight of each state in which somebody waits."""
    weight = largest = 0.0
    count = 0
    while weight > largest + _NEGLIGIBLE:
        count += 1
        weight += math.log(traffic.rate / (agents / traffic.handle + count / patience))
        largest = max(largest, weight)
        yield weight


def _after_waiting(traffic: Traffic, agents: int, within: float, patience: float, line: _Line) -> float:
    """Give the share of callers who wait, stay, and are answered within the time, by Simpson's rule."""
    if not line.weights:
        return 0
    events = traffic.rate + agents / traffic.handle + 1 / patience
    steps = min(_STEPS[1], max(_STEPS[0], 2 * math.ceil(_FINE * within * events)))
    step = within / steps
    values = [math.exp(_density(traffic, agents, number * step, patience) - line.scale) for number in range(steps + 1)]
    area = step / 3 * (values[0] + values[-1] + 4 * math.fsum(values[1:-1:2]) + 2 * math.fsum(values[2:-1:2]))
    return agents / traffic.handle * area / line.total


def _density(traffic: Traffic, agents: int, at: float, patience: float) -> float:
    """Give the logarithm of how likely a caller has waited so long, is still there, and is answered now."""
    gone = -math.expm1(-at / patience)
    return traffic.rate * patience * gone - agents / traffic.handle * at - at / patience
