"""The shortest ways against trying every way, and what rules and reports make of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ivr.lint.distance import nearest
from ivr.lint.graph import Edge

Cost = tuple[int, float]
SIZE = 6
STEPS = st.lists(
    st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1), st.integers(0, 2), st.sampled_from((0.0, 0.5, 3.0))),
    max_size=14,
)


@given(STEPS, st.lists(st.integers(0, SIZE - 1), min_size=1, max_size=3, unique=True))
def test_it_finds_what_trying_every_way_finds(steps: list[tuple[int, int, int, float]], goals: list[int]) -> None:
    edges = [Edge(source=a, target=b, kind="next", name=str(n)) for n, (a, b, _, _) in enumerate(steps)]

    def cost(edge: Edge, rest: Cost) -> Cost | None:
        presses, seconds = steps[int(edge.name)][2:]
        # One kind of edge is never taken, one is free of seconds where keys are still to come.
        if presses == 2 and seconds == 3.0:
            return None
        return rest[0] + presses, rest[1] + (0.0 if rest[0] and seconds == 0.5 else seconds)

    def every_way(vertex: int, seen: frozenset[int]) -> list[Cost]:
        if vertex in goals:
            return [(0, 0.0)]
        found = []
        for edge in edges:
            if edge.source == vertex and edge.target not in seen:
                rests = every_way(edge.target, seen | {edge.target})
                found += [more for rest in rests if (more := cost(edge, rest)) is not None]
        return found

    found = nearest(goals, (0, 0.0), lambda vertex: [(e.source, e) for e in edges if e.target == vertex], cost)
    tried = {vertex: every_way(vertex, frozenset({vertex})) for vertex in range(SIZE)}
    assert {vertex: least for vertex, (least, _) in found.items()} == {
        vertex: min(costs) for vertex, costs in tried.items() if costs
    }
    for vertex, (least, edge) in found.items():
        assert (edge is None) == (vertex in goals)
        assert edge is None or cost(edge, found[edge.target][0]) == least
