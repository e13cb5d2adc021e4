from __future__ import annotations

import time
from itertools import combinations, pairwise

from hypothesis import given, settings

from ivr.drawing.boxes import GRID, WIDTH, Box
from ivr.drawing.layout import Layout, layout
from ivr.model.flow import Flow
from tests.drawing.building import build, flows, sample


def _apart(one: Box, other: Box) -> bool:
    beside = one.x + WIDTH <= other.x or other.x + WIDTH <= one.x
    return beside or one.y + one.height < other.y or other.y + other.height < one.y


def _outlets(flow: Flow) -> dict[tuple[str, str], tuple[int, str | None]]:
    return {
        (name, outlet.name): (row, outlet.target)
        for name, node in flow.nodes.items()
        for row, outlet in enumerate(node.outlets())
    }


def _inside(box: Box, x: int, y: int) -> bool:
    return box.x < x < box.x + WIDTH and box.y < y < box.y + box.height


def _runs_through(plan: Layout, box: Box) -> bool:
    for line in plan.lines:
        for (x, y), (to_x, to_y) in pairwise(line.points):
            left, right, top, bottom = min(x, to_x), max(x, to_x), min(y, to_y), max(y, to_y)
            if left < box.x + WIDTH and right > box.x and top < box.y + box.height and bottom > box.y:
                return True
    return False


@settings(max_examples=120, deadline=None)
@given(flows())
def test_nodes_stand_apart_on_the_grid_and_lines_join_ports_without_running_through_nodes(flow: Flow) -> None:
    plan = layout(flow)
    assert list(plan.boxes) == list(flow.nodes)
    assert all(box.x % GRID == 0 and box.y % GRID == 0 for box in plan.boxes.values())
    assert all(_apart(one, other) for one, other in combinations(plan.boxes.values(), 2))
    outlets = _outlets(flow)
    for line in plan.lines:
        row, target = outlets[line.node, line.outlet]
        assert line.target == target
        assert line.points[0] == plan.boxes[line.node].port(row)
        assert line.points[-1] == plan.boxes[line.target].entry
        assert all(x == to_x or y == to_y for (x, y), (to_x, to_y) in pairwise(line.points))
    assert len(plan.lines) == sum(target in flow.nodes for _, target in outlets.values())
    assert not any(_runs_through(plan, box) for box in plan.boxes.values())
    assert all(0 <= x <= plan.width and y <= plan.height for line in plan.lines for x, y in line.points)
    assert layout(flow) == plan


def test_calls_run_from_left_to_right_and_turn_back_only_to_where_they_were() -> None:
    boxes = layout(sample()).boxes
    assert boxes["welcome"].x < boxes["main_menu"].x < boxes["bill"].x < boxes["bye"].x


def test_a_chain_is_a_straight_row() -> None:
    chain = {f"n{at}": {"type": "say", "prompt": "x", "next": f"n{at + 1}"} for at in range(6)}
    plan = layout(build({**chain, "n6": {"type": "hangup"}}))
    drops = [abs(line.points[0][1] - line.points[-1][1]) for line in plan.lines]
    assert max(drops) <= GRID


def test_a_flow_whose_start_is_missing_is_still_laid_out() -> None:
    flow = build({"a": {"type": "hangup"}}, start="gone")
    assert layout(flow).boxes["a"].x == 0


def test_two_thousand_nodes_take_seconds() -> None:
    nodes = {
        f"n{at}": {
            "type": "menu",
            "prompt": "x",
            "choices": {str(key): {"next": f"n{min(1999, at * 3 + key)}"} for key in (1, 2, 3)},
            "failed": "n0",
        }
        for at in range(2000)
    }
    began = time.perf_counter()
    layout(build(nodes))
    assert time.perf_counter() - began < 5
