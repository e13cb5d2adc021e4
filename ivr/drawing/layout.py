"""Places a flow's nodes in columns from left to right, and the lines between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.drawing.boxes import Box, box_height
from ivr.drawing.columns import Slot, arrange
from ivr.drawing.heights import place
from ivr.drawing.marking import PLAIN, Mark, Marking
from ivr.drawing.ranks import rank
from ivr.drawing.tracks import Bend, Routed, route
from ivr.drawing.words import QUIET
from ivr.model.flow import Flow

Point = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The line of one outlet: from its port to the target's entry, with a corner at each point between."""

    node: str
    outlet: str
    target: str
    quiet: bool
    mark: Mark | None
    """Why it stands out."""
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where everything is, in pixels from the top left corner."""

    boxes: Mapping[str, Box]
    """By node, in the flow's order."""
    lines: tuple[Line, ...]
    width: int
    height: int


def layout(flow: Flow, marking: Marking = PLAIN) -> Layout:
    """Give the layout of a flow: nodes on a grid of 16, never on top of each other, the same for the same flow.

    Outlets that lead nowhere have no line. Positions do not depend on where nodes stood before.
    """
    rows = {name: marking.rows(flow, name) for name in flow.nodes}
    graph = {
        name: {number: row.target for number, row in enumerate(found) if row.target} for name, found in rows.items()
    }
    start = flow.start if flow.start in flow.nodes else next(iter(flow.nodes))
    quiet = {
        (name, number): row.outlet.kind in QUIET for name, found in rows.items() for number, row in enumerate(found)
    }
    counts = {name: len(found) for name, found in rows.items()}
    columns = arrange(graph, rank(graph, start), counts)
    tops = place(columns, quiet)
    routed = route(columns, tops)
    boxes = _boxes(flow, tops, routed, counts)
    lines = tuple(
        Line(
            node=name,
            outlet=rows[name][number].outlet.name,
            target=target,
            quiet=quiet[name, number],
            mark=rows[name][number].mark,
            points=_points(boxes[name].port(number), boxes[target].entry, routed.bends[name, number]),
        )
        for name, ways in graph.items()
        for number, target in ways.items()
    )
    corners = [y for line in lines for _, y in line.points]
    height = max([0, *corners, *(box.y + box.height for box in boxes.values())])
    return Layout(boxes=boxes, lines=lines, width=routed.width, height=height)


def _boxes(flow: Flow, tops: Mapping[Slot, int], routed: Routed, counts: Mapping[str, int]) -> dict[str, Box]:
    found = {slot.node: (slot.column, top) for slot, top in tops.items() if slot.kind == "node"}
    return {
        name: Box(node=name, x=routed.left[found[name][0]], y=found[name][1], height=box_height(counts[name]))
        for name in flow.nodes
    }


def _points(start: Point, end: Point, bends: Sequence[Bend]) -> tuple[Point, ...]:
    """Give the corners of a line; where it goes straight on there is none."""
    points = [start]
    for bend in bends:
        if bend.before != bend.after:
            points += [(bend.x, bend.before), (bend.x, bend.after)]
    return (*points, end)
