"""How high each slot of a column stands: lines straight where they can be, nothing on top of anything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate, pairwise
from typing import NamedTuple

from ivr.drawing.boxes import GRID, PORT_IN, box_height, port_height
from ivr.drawing.columns import Columns, Link, Slot

ROUNDS = 6
BETWEEN_NODES, AROUND_LANES = 32, 16
_LANE_WEIGHT, _FIXED = 6.0, 1e9
Heights = dict[Slot, float]
Offsets = list[list[float]]
"""By column and position in it."""


class _Pull(NamedTuple):
    """A line between two slots: it is straight where the right one stands `drop` below the left one."""

    left: Slot
    right: Slot
    drop: int
    weight: float


_Pulls = Mapping[int, list[_Pull]]
"""By the column they begin in."""


def place(columns: Columns, quiet: Mapping[tuple[str, int], bool]) -> dict[Slot, int]:
    """Give the top of every node and the height of every lane, the highest at 0; nodes are on the grid."""
    pulls, offsets = _pulls_of(columns, quiet), [_offsets(column, columns) for column in columns.slots]
    return _straightened(columns, _settled(columns, pulls, offsets), pulls, offsets)


def place_nodes(columns: Columns, quiet: Mapping[tuple[str, int], bool]) -> dict[Slot, int]:
    """Give the same for who draws no lines: nodes stand where `place` puts them, lanes near to where it does."""
    return _settled(columns, _pulls_of(columns, quiet), [_offsets(column, columns) for column in columns.slots])


def _settled(columns: Columns, pulls: _Pulls, offsets: Offsets) -> dict[Slot, int]:
    heights = _stacked(columns, offsets)
    for number in range(ROUNDS):
        _pass(columns, heights, pulls, offsets, forward=True, both=number > 1)
        _pass(columns, heights, pulls, offsets, forward=False, both=number > 1)
    _pass(columns, heights, pulls, offsets, forward=True, both=False)
    return _snapped(columns, heights)


def _pulls_of(columns: Columns, quiet: Mapping[tuple[str, int], bool]) -> _Pulls:
    return {number: [_pull(link, quiet) for link in links] for number, links in columns.links.items()}


def _straightened(columns: Columns, tops: dict[Slot, int], pulls: _Pulls, offsets: Offsets) -> dict[Slot, int]:
    """Move lanes, and lanes only, to where their lines run straight on."""
    heights: Heights = dict(tops)
    for left in (True, False, True):
        order = range(len(columns.slots)) if left else range(len(columns.slots) - 1, -1, -1)
        for number in order:
            column = columns.slots[number]
            wishes = _wishes(heights, pulls, number, left=left, right=not left)
            wanted = [
                (float(tops[slot]), _FIXED) if slot.kind == "node" else _wish(slot, wishes, heights, columns)
                for slot in column
            ]
            heights.update(zip(column, _settle(wanted, offsets[number]), strict=True))
    return {slot: tops[slot] if slot.kind == "node" else round(height) for slot, height in heights.items()}


def _weight(link: Link, quiet: Mapping[tuple[str, int], bool]) -> float:
    if link.left.kind == "node":
        lane = link.right.kind != "node"
        return 0.3 if quiet.get((link.left.node, link.row), False) else 1.0 if lane else 2.0
    return _LANE_WEIGHT if link.right.kind != "node" else 0.5


def _height(slot: Slot, columns: Columns) -> int:
    return box_height(columns.rows[slot.node]) if slot.kind == "node" else 0


def _apart(above: Slot, below: Slot, columns: Columns) -> int:
    both = above.kind == below.kind == "node"
    return _height(above, columns) + (BETWEEN_NODES if both else AROUND_LANES)


def _offsets(column: list[Slot], columns: Columns) -> list[float]:
    """Give how far each slot of a column is below the first when nothing is between them."""
    between = (_apart(above, below, columns) for above, below in pairwise(column))
    return list(accumulate(between, initial=0.0))[: len(column)]


def _stacked(columns: Columns, offsets: Offsets) -> Heights:
    return {
        slot: top
        for column, tops in zip(columns.slots, offsets, strict=True)
        for slot, top in zip(column, tops, strict=True)
    }


def _pass(columns: Columns, heights: Heights, pulls: _Pulls, offsets: Offsets, *, forward: bool, both: bool) -> None:
    order = range(len(columns.slots)) if forward else range(len(columns.slots) - 1, -1, -1)
    for number in order:
        wishes = _wishes(heights, pulls, number, left=forward or both, right=not forward or both)
        column = columns.slots[number]
        wanted = [_wish(slot, wishes, heights, columns) for slot in column]
        heights.update(zip(column, _settle(wanted, offsets[number]), strict=True))


def _wishes(
    heights: Heights, pulls: _Pulls, number: int, *, left: bool, right: bool
) -> Mapping[Slot, list[tuple[float, float]]]:
    """Give, for each slot, the heights at which its lines would be straight, with their weights."""
    wishes: defaultdict[Slot, list[tuple[float, float]]] = defaultdict(list)
    for before, behind, drop, weight in pulls.get(number - 1, ()) if left else ():
        wishes[behind].append((heights[before] + drop, weight))
    for before, behind, drop, weight in pulls.get(number, ()) if right else ():
        wishes[before].append((heights[behind] - drop, weight))
    return wishes


def _pull(link: Link, quiet: Mapping[tuple[str, int], bool]) -> _Pull:
    return _Pull(link.left, link.right, _leaving(link) - _arriving(link), _weight(link, quiet))


def _leaving(link: Link) -> int:
    return port_height(link.row) if link.left.kind == "node" else 0


def _arriving(link: Link) -> int:
    return PORT_IN if link.right.kind == "node" else 0


def _wish(
    slot: Slot, wishes: Mapping[Slot, list[tuple[float, float]]], heights: Heights, columns: Columns
) -> tuple[float, float]:
    found = wishes.get(slot)
    if found and len(found) == 1:
        return found[0]
    if found:
        return _median(found), max(weight for _, weight in found)
    partner = columns.beside.get(slot)
    if partner is not None:
        return heights[partner] + _height(partner, columns) + AROUND_LANES, 0.5
    return heights[slot], 0.05


def _median(found: list[tuple[float, float]]) -> float:
    """Give the weighted lower median: one of the wishes, so that at least one line is straight."""
    half = sum(weight for _, weight in found) / 2
    reached = 0.0
    for value, weight in sorted(found):
        reached += weight
        if reached >= half:
            return value
    return found[-1][0]


def _settle(wanted: list[tuple[float, float]], offsets: list[float]) -> Iterable[float]:
    """Give heights nearest to the wishes (least squares) that keep the distances: pool adjacent violators."""
    pools: list[tuple[float, float, int]] = []
    for (wish, weight), shift in zip(wanted, offsets, strict=True):
        value, mass, count = wish - shift, weight, 1
        while pools and pools[-1][0] > value:
            other, more, members = pools.pop()
            value = (value * mass + other * more) / (mass + more)
            mass, count = mass + more, count + members
        pools.append((value, mass, count))
    level = [value for value, _, count in pools for _ in range(count)]
    return [value + shift for value, shift in zip(level, offsets, strict=True)]


def _snapped(columns: Columns, heights: Heights) -> dict[Slot, int]:
    lowest = min(heights.values())
    placed: dict[Slot, int] = {}
    for column in columns.slots:
        free = 0
        for at, slot in enumerate(column):
            step = GRID if slot.kind == "node" else GRID // 2
            free = placed[column[at - 1]] + _apart(column[at - 1], slot, columns) if at else 0
            wish = round((heights[slot] - lowest) / step) * step
            placed[slot] = wish if wish >= free else -(-free // step) * step
    return placed
