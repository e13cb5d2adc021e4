"""Where a designer's nodes go when they are tidied: any graph, with the sizes that its nodes have on the screen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.drawing.boxes import FOOT, GRID, HEADER, ROW, SUMMARY, WIDTH
from ivr.drawing.columns import arrange
from ivr.drawing.heights import place_nodes
from ivr.drawing.ranks import rank
from ivr.drawing.tracks import left_edges

Point = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """Part of the canvas, in pixels."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Rectangle) -> bool:
        """Say whether two parts overlap."""
        apart_x = self.x + self.width <= other.x or other.x + other.width <= self.x
        apart_y = self.y + self.height <= other.y or other.y + other.height <= self.y
        return not (apart_x or apart_y)


def tidy(ways: Mapping[str, Sequence[str]], start: str, sizes: Mapping[str, tuple[float, float]]) -> dict[str, Point]:
    """Give each node its top left corner, on a grid of 16: in columns from `start`, never on top of each other.

    `ways` holds the nodes that each node leads to, and `sizes` width and height in pixels where they are known.
    The same graph always gets the same places, wherever its nodes were before.
    """
    if not ways:
        return {}
    graph = {
        node: {row: target for row, target in enumerate(targets) if target in ways} for node, targets in ways.items()
    }
    counts = {node: max(len(targets), _rows(sizes.get(node, (0, 0))[1])) for node, targets in ways.items()}
    first = start if start in ways else next(iter(ways))
    quiet = {(node, row): False for node, targets in ways.items() for row in range(len(targets))}
    columns = arrange(graph, rank(graph, first), counts)
    tops = place_nodes(columns, quiet)
    left = left_edges(columns, tops)
    wider = max([0.0, *(width - WIDTH for width, _ in sizes.values())])
    step = math.ceil(wider / GRID) * GRID
    return {
        slot.node: (left[slot.column] + slot.column * step, top) for slot, top in tops.items() if slot.kind == "node"
    }


def _rows(height: float) -> int:
    """Give how many rows a node as high as this has room for, at least."""
    return max(0, math.ceil((height - HEADER - SUMMARY - FOOT) / ROW))


def beside(places: Mapping[str, Point], old: Point, own: Sequence[Rectangle], others: Sequence[Rectangle]) -> Point:
    """Give how far to move `places` so that they begin at `old`, or as little below it as the others leave room.

    `own` are the rectangles of `places` before they are moved.
    """
    x = round(old[0] / GRID) * GRID - min(each[0] for each in places.values())
    y = round(old[1] / GRID) * GRID - min(each[1] for each in places.values())
    while True:
        moved = [Rectangle(x=each.x + x, y=each.y + y, width=each.width, height=each.height) for each in own]
        lowest = [(other.y + other.height) - each.y for each in moved for other in others if each.meets(other)]
        if not lowest:
            return x, y
        y += math.ceil(max(lowest) / GRID) * GRID
