"""Lines with rounded corners."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

RADIUS = 10
Point = tuple[int, int]


def smooth_step(points: Sequence[Point], radius: float = RADIUS) -> str:
    """Give the path of a line through these corners, each rounded as far as its shorter side allows."""
    first = points[0]
    path = [f"M{first[0]} {first[1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(radius, _distance(before, corner) / 2, _distance(corner, after) / 2)
        path.append(f"L{_towards(corner, before, reach)}Q{corner[0]} {corner[1]} {_towards(corner, after, reach)}")
    path.append(f"L{points[-1][0]} {points[-1][1]}")
    return "".join(path)


def _distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _towards(start: Point, end: Point, reach: float) -> str:
    share = reach / (_distance(start, end) or 1)
    return f"{start[0] + (end[0] - start[0]) * share:g} {start[1] + (end[1] - start[1]) * share:g}"
