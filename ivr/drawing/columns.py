"""What stands in each column, from top to bottom: nodes, and lanes for the lines that pass between them.

All lines to one target share a lane, as tracks to one station do: a line can be followed one way only.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ivr.drawing.ranks import Graph, Ranks

SWEEPS = 8


class Slot(NamedTuple):
    """A place in a column: a node, or a lane of lines going forward or back to a node."""

    column: int
    kind: Literal["node", "forward", "back"]
    node: str


class Link(NamedTuple):
    """A piece of line between neighbouring columns; `row` is the outlet on the left, 0 in a lane."""

    left: Slot
    row: int
    right: Slot


_End = tuple[Slot, float, Slot]
"""A link as it counts for the order: its left slot, how far down that it leaves it (0 to 1), its right slot."""
_Ends = Mapping[int, list[_End]]
"""By the number of the left column."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Slots by column in their order, the links between them, and the lanes each way out takes."""

    slots: list[list[Slot]]
    links: Mapping[int, tuple[Link, ...]]
    """By the number of the left column."""
    routes: Mapping[tuple[str, int], tuple[Slot, ...]]
    """From node and outlet to the lanes passed on the way and the target at the end."""
    rows: Mapping[str, int] = field(repr=False)
    """How many outlets each node has."""
    beside: Mapping[Slot, Slot]
    """Lanes going back, each with the node it stands below where it begins or ends."""


def arrange(graph: Graph, ranks: Ranks, rows: Mapping[str, int]) -> Columns:
    """Give the columns with as few crossing lines as barycentre sweeps find."""
    columns = _build(graph, ranks, rows)
    places = {slot: at for column in columns.slots for at, slot in enumerate(column)}
    ends = {
        number: [(link.left, _fraction(columns, link), link.right) for link in links]
        for number, links in columns.links.items()
    }
    best, fewest = [list(column) for column in columns.slots], _crossings(ends, places)
    for sweep in range(SWEEPS):
        if fewest == 0:
            break
        _sweep(columns, ends, places, forward=sweep % 2 == 0)
        found = _crossings(ends, places)
        if found < fewest:
            best, fewest = [list(column) for column in columns.slots], found
    columns.slots[:] = best
    return columns


def _build(graph: Graph, ranks: Ranks, rows: Mapping[str, int]) -> Columns:
    lanes: defaultdict[int, dict[Slot, None]] = defaultdict(dict)
    links: defaultdict[int, dict[Link, None]] = defaultdict(dict)
    routes: dict[tuple[str, int], tuple[Slot, ...]] = {}
    beside: dict[Slot, Slot] = {}
    for node in ranks.met:
        own = Slot(ranks.column[node], "node", node)
        lanes[own.column].setdefault(own)
        for row, target in graph[node].items():
            end = Slot(ranks.column[target], "node", target)
            route = _route(own, end)
            routes[node, row] = route
            for lane in route[:-1]:
                lanes[lane.column].setdefault(lane)
            _link(own, row, route, links, beside)
    slots = [list(lanes[column]) for column in range(max(lanes) + 1)]
    fixed = {column: tuple(found) for column, found in links.items()}
    return Columns(slots=slots, links=fixed, routes=routes, rows=rows, beside=beside)


def _route(start: Slot, end: Slot) -> tuple[Slot, ...]:
    if end.column > start.column:
        return (*(Slot(at, "forward", end.node) for at in range(start.column + 1, end.column)), end)
    return (*(Slot(at, "back", end.node) for at in range(start.column, end.column - 1, -1)), end)


def _link(
    own: Slot,
    row: int,
    route: tuple[Slot, ...],
    links: defaultdict[int, dict[Link, None]],
    beside: dict[Slot, Slot],
) -> None:
    if route[0].kind == "back":
        # The deepest node that a lane begins at comes last in the walk more often than not.
        beside[route[0]] = own
        beside.setdefault(route[-2], route[-1])
        for right, left in itertools.pairwise(route):
            links[left.column].setdefault(Link(left, 0, right))
        return
    links[own.column].setdefault(Link(own, row, route[0]))
    for left, right in itertools.pairwise(route):
        links[left.column].setdefault(Link(left, 0, right))


def _sweep(columns: Columns, ends: _Ends, places: dict[Slot, int], *, forward: bool) -> None:
    order = range(1, len(columns.slots)) if forward else range(len(columns.slots) - 2, -1, -1)
    for number in order:
        _reorder(columns, ends.get(number - 1 if forward else number, []), places, number, forward=forward)
        places.update((slot, at) for at, slot in enumerate(columns.slots[number]))


def _reorder(columns: Columns, ends: list[_End], places: Mapping[Slot, int], number: int, *, forward: bool) -> None:
    """Sort one column by the mean place of its neighbours; slots without any keep their place."""
    near: defaultdict[Slot, list[float]] = defaultdict(list)
    if forward:
        for left, fraction, right in ends:
            near[right].append(places[left] + fraction)
    else:
        for left, fraction, right in ends:
            # What a higher row leads to should stand higher: a lower row makes its target pull down less.
            near[left].append(places[right] - 0.5 * fraction)
    column = columns.slots[number]
    wish = {slot: sum(found) / len(found) for slot, found in near.items()}
    for slot in column:
        partner = columns.beside.get(slot)
        if slot not in wish and partner is not None and partner in wish:
            wish[slot] = wish[partner] + 0.01
    movable = iter(sorted((slot for slot in column if slot in wish), key=lambda slot: (wish[slot], places[slot])))
    column[:] = [next(movable) if slot in wish else slot for slot in column]


def _fraction(columns: Columns, link: Link) -> float:
    return (link.row + 1) / (columns.rows[link.left.node] + 1) if link.left.kind == "node" else 0.5


def _crossings(ends: _Ends, places: Mapping[Slot, int]) -> int:
    total = 0
    for each in ends.values():
        drawn = sorted([(places[left] + fraction, places[right]) for left, fraction, right in each])
        total += _inversions([right for _, right in drawn])
    return total


def _inversions(values: Iterable[int]) -> int:
    """Count pairs out of order."""
    total = 0
    before: list[int] = []
    for value in values:
        at = bisect_right(before, value)
        total += len(before) - at
        before.insert(at, value)
    return total
