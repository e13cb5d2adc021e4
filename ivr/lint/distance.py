"""The shortest ways through a call: Dijkstra's algorithm, from many places at once and over any costs in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from typing import Any, Protocol, TypeVar

from ivr.lint.graph import Edge
from ivr.lint.view import View


class Ordered(Protocol):
    """A cost that can be told from a smaller one."""

    def __lt__(self, other: Any, /) -> bool:
        """Say whether it is less."""
        ...


C = TypeVar("C", bound=Ordered)


def nearest(
    seeds: Iterable[int],
    none: C,
    ways: Callable[[int], Iterable[tuple[int, Edge]]],
    cost: Callable[[Edge, C], C | None],
) -> dict[int, tuple[C, Edge | None]]:
    """Give what is joined to the seeds, with its least cost and the edge that comes next towards a seed.

    `ways` gives the neighbours of a vertex, each with its edge, and `cost` the cost beyond an edge from the one before
    it, or None for an edge that is not taken. A cost must never fall along an edge, and a smaller one before it must
    never give a larger one behind it. Of ways of equal cost the first found is kept, so the result is always the same.
    """
    found: dict[int, tuple[C, Edge | None]] = {}
    waiting: list[tuple[C, int, int, Edge | None]] = []
    for seed in seeds:
        heappush(waiting, (none, len(waiting), seed, None))
    pushed = len(waiting)
    while waiting:
        so_far, _, vertex, edge = heappop(waiting)
        if vertex in found:
            continue
        found[vertex] = so_far, edge
        for other, way in ways(vertex):
            if other in found:
                continue
            more = cost(way, so_far)
            if more is not None:
                heappush(waiting, (more, pushed, other, way))
                pushed += 1
    return found


def towards(
    view: View, goals: Iterable[int], none: C, cost: Callable[[Edge, C], C | None]
) -> dict[int, tuple[C, Edge | None]]:
    """Give every vertex that leads to one of `goals`, with the least cost and the first edge of that way."""
    return nearest(goals, none, lambda vertex: ((edge.source, edge) for edge in view.into[vertex]), cost)


def onward(
    view: View, starts: Iterable[int], none: C, cost: Callable[[Edge, C], C | None]
) -> dict[int, tuple[C, Edge | None]]:
    """Give every vertex that `starts` lead to, with the least cost and the last edge of that way."""
    return nearest(starts, none, lambda vertex: ((edge.target, edge) for edge in view.out[vertex]), cost)
