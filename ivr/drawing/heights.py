"""How high each slot of a column stands: lines straight where they can be, nothing on top of anything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ivr.drawing.boxes import GRID, PORT_IN, box_height, port_height
from ivr.drawing.columns import Columns, Link, Slot

ROUNDS = 6
BETWEEN_NODES, AROUND_LANES = 32, 16
_LANE_WEIGHT, _FIXED = 6.0, 1e9
Heights = dict[Slot, float]


def place(columns: Columns, quiet: Mapping[tuple[str, int], bool]) -> dict[Slot, int]:
    """Give the top of every node and the height of every lane, the highest at 0; nodes are on the grid."""
    weights = {link: _weight(link, quiet) for links in columns.links.values() for link in links}
    heights = _stacked(columns)
    for number in range(ROUNDS):
        _pass(columns, heights, weights, forward=True, both=number > 1)
        _pass(columns, heights, weights, forward=False, both=number > 1)
    _pass(columns, heights, weights, forward=True, both=False)
    return _straightened(columns, _snapped(columns, heights), weights)


def _straightened(columns: Columns, tops: dict[Slot, int], weights: Mapping[Link, float]) -> dict[Slot, int]:
    """Move lanes, and lanes only, to where their lines run straight on."""
    heights: Heights = dict(tops)
    for left in (True, False, True):
        order = range(len(columns.slots)) if left else range(len(columns.slots) - 1, -1, -1)
        for number in order:
            column = columns.slots[number]
            wishes = _wishes(columns, heights, weights, number, left=left, right=not left)
            wanted = [
                (float(tops[slot]), _FIXED) if slot.kind == "node" else _wish(slot, wishes, heights, columns)
                for slot in column
            ]
            heights.update(zip(column, _settle(column, wanted, columns), strict=True))
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


def _stacked(columns: Columns) -> Heights:
    heights: Heights = {}
    for column in columns.slots:
        top = 0.0
        for at, slot in enumerate(column):
            top += _apart(column[at - 1], slot, columns) if at else 0
            heights[slot] = top
    return heights


def _pass(columns: Columns, heights: Heights, weights: Mapping[Link, float], *, forward: bool, both: bool) -> None:
    order = range(len(columns.slots)) if forward else range(len(columns.slots) - 1, -1, -1)
    for number in order:
        wishes = _wishes(columns, heights, weights, number, left=forward or both, right=not forward or both)
        column = columns.slots[number]
        wanted = [_wish(slot, wishes, heights, columns) for slot in column]
        heights.update(zip(column, _settle(column, wanted, columns), strict=True))


def _wishes(
    columns: Columns, heights: Heights, weights: Mapping[Link, float], number: int, *, left: bool, right: bool
) -> Mapping[Slot, list[tuple[float, float]]]:
    """Give, for each slot, the heights at which its lines would be straight, with their weights."""
    wishes: defaultdict[Slot, list[tuple[float, float]]] = defaultdict(list)
    for link in columns.links.get(number - 1, ()) if left else ():
        straight = heights[link.left] + _leaving(link) - _arriving(link)
        wishes[link.right].append((straight, weights[link]))
    for link in columns.links.get(number, ()) if right else ():
        straight = heights[link.right] + _arriving(link) - _leaving(link)
        wishes[link.left].append((straight, weights[link]))
    return wishes


def _leaving(link: Link) -> int:
    return port_height(link.row) if link.left.kind == "node" else 0


def _arriving(link: Link) -> int:
    return PORT_IN if link.right.kind == "node" else 0


def _wish(
    slot: Slot, wishes: Mapping[Slot, list[tuple[float, float]]], heights: Heights, columns: Columns
) -> tuple[float, float]:
    found = wishes.get(slot)
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


def _settle(column: list[Slot], wanted: list[tuple[float, float]], columns: Columns) -> Iterable[float]:
    """Give heights nearest to the wishes (least squares) that keep the distances: pool adjacent violators."""
    offset, offsets = 0.0, []
    for at, slot in enumerate(column):
        offset += _apart(column[at - 1], slot, columns) if at else 0
        offsets.append(offset)
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
