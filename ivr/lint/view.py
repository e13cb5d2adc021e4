"""A call's graph in one opening state, and the questions that rules ask of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

from ivr.lint.components import cycles
from ivr.lint.graph import Edge, Graph
from ivr.lint.moments import Moment
from ivr.model.node import Recourse
from ivr.nodes.goal import Goal

FAILING = frozenset({"failed", "no_input"})
"""Outlets that a caller takes who says nothing, or nothing we understand."""

HELPED = frozenset({"answered", "booked", "next"})
"""Outlets of help behind which a caller has had it."""


class View:
    """The ways that are open at one moment, but for those taken when the flow itself fails."""

    def __init__(self, graph: Graph, moment: Moment | None) -> None:
        """Look at `graph` at `moment`; None: at all moments at once."""
        self.graph = graph
        self.moment = moment
        self._states = moment.states if moment is not None else {}
        self._helping: dict[tuple[Recourse, ...], frozenset[int]] = {}
        self._near: dict[tuple[Recourse, ...], frozenset[int]] = {}
        self.out = [edges if self._all_open(edges) else [e for e in edges if self._is_open(e)] for edges in graph.out]

    def _all_open(self, edges: list[Edge]) -> bool:
        return all(self._is_open(edge) for edge in edges)

    def _is_open(self, edge: Edge) -> bool:
        if edge.gate is None or self.moment is None:
            return True
        calendar, states = edge.gate
        return bool(states) and self._states.get(calendar) in states

    @cached_property
    def into(self) -> list[list[Edge]]:
        """Give the ways into each vertex."""
        into: list[list[Edge]] = [[] for _ in self.out]
        for edges in self.out:
            for edge in edges:
                into[edge.target].append(edge)
        return into

    @cached_property
    def parents(self) -> dict[int, Edge | None]:
        """Give every vertex a call reaches, nearest first, with the edge it is reached by.

        A way that begins with a failure of the flow itself counts only where there is no other.
        """
        parents: dict[int, Edge | None] = {self.graph.start: None}
        self._spread(deque([self.graph.start]), parents)
        rescued = True
        while rescued:
            rescued = False
            for vertex in list(parents):
                rescue = self.graph.rescues[vertex]
                if rescue is not None and rescue not in parents:
                    parents[rescue] = Edge(source=vertex, target=rescue, kind="on_error", name="on_error")
                    self._spread(deque([rescue]), parents)
                    rescued = True
        return parents

    def _spread(self, waiting: deque[int], parents: dict[int, Edge | None]) -> None:
        while waiting:
            for edge in self.out[waiting.popleft()]:
                if edge.target not in parents:
                    parents[edge.target] = edge
                    waiting.append(edge.target)

    def path(self, vertex: int) -> list[Edge]:
        """Give the shortest way from the beginning of the call to a vertex it reaches."""
        return _path(self.parents, vertex)

    def way(self, goal: int, *, through: Callable[[int], bool]) -> list[Edge] | None:
        """Give the shortest way from the beginning of the call to a vertex by way of those that `through` allows."""
        parents: dict[int, Edge | None] = {self.graph.start: None}
        waiting = deque(parents)
        while waiting and goal not in parents:
            vertex = waiting.popleft()
            for edge in self.out[vertex] if through(vertex) else ():
                if edge.target not in parents:
                    parents[edge.target] = edge
                    waiting.append(edge.target)
        return _path(parents, goal) if goal in parents else None

    def reach(
        self,
        start: Iterable[int],
        *,
        through: Callable[[int], bool] = lambda _: True,
        along: Callable[[Edge], bool] = lambda _: True,
    ) -> dict[int, None]:
        """Give what can be reached from `start`, itself included, nearest first.

        Vertices that `through` refuses are reached but not left; edges that `along` refuses are not taken.
        """
        found = dict.fromkeys(start)
        waiting = deque(found)
        while waiting:
            vertex = waiting.popleft()
            if not through(vertex):
                continue
            for edge in self.out[vertex]:
                if edge.target not in found and along(edge):
                    found[edge.target] = None
                    waiting.append(edge.target)
        return found

    def leading_to(self, goals: Iterable[int], *, through: Callable[[int], bool] = lambda _: True) -> set[int]:
        """Give what can reach one of `goals`, the goals included, by way of vertices that `through` allows."""
        found = set(goals)
        waiting = deque(found)
        while waiting:
            for edge in self.into[waiting.popleft()]:
                if edge.source not in found and through(edge.source):
                    found.add(edge.source)
                    waiting.append(edge.source)
        return found

    def helps(self, vertex: int, *kinds: Recourse) -> bool:
        """Say whether a caller gets help of these kinds here and now; without kinds, of any. Unknown vertices do."""
        place = self.graph.places[vertex]
        if place is None:
            return True
        recourse = place.node.recourse
        if recourse is None or (kinds and recourse not in kinds):
            return False
        return not self.is_shut(vertex)

    def is_shut(self, vertex: int) -> bool:
        """Say whether this is a queue that lets nobody in now."""
        edges = self.out[vertex]
        return bool(edges) and all(edge.kind == "closed" for edge in edges)

    def helping(self, *kinds: Recourse) -> frozenset[int]:
        """Give the vertices that help, reached or not."""
        if kinds not in self._helping:
            self._helping[kinds] = frozenset(vertex for vertex in range(len(self.out)) if self.helps(vertex, *kinds))
        return self._helping[kinds]

    def asks(self, vertex: int) -> bool:
        """Say whether the caller is asked something here, other than in a form of help."""
        place = self.graph.places[vertex]
        return place is not None and place.node.asks and place.node.recourse is None

    def passes(self, vertex: int) -> bool:
        """Say whether a call goes through here without a question: no input, no help, not the end."""
        place = self.graph.places[vertex]
        if place is None or (place.node.ends and self.graph.is_end(vertex)):
            return False
        return (not place.node.asks and place.node.recourse is None) or self.is_shut(vertex)

    @cached_property
    def saved(self) -> set[int]:
        """Give the vertices from which a caller can still get to some form of help."""
        return self.leading_to(self.helping())

    def within_a_press(self, *kinds: Recourse) -> frozenset[int]:
        """Give the vertices that lead to help of these kinds without asking anything more, help itself included."""
        if kinds not in self._near:
            self._near[kinds] = frozenset(self.leading_to(self.helping(*kinds), through=self.passes))
        return self._near[kinds]

    @cached_property
    def traps(self) -> list[list[int]]:
        """Give the cycles that nothing leads out of and that hold neither help nor an end, in order of reach."""
        order = {vertex: place for place, vertex in enumerate(self.parents)}
        found = []
        for component in cycles(self.parents, self.targets):
            inside = set(component)
            closed = all(edge.target in inside for vertex in component for edge in self.out[vertex])
            if closed and not any(self.helps(vertex) or self.graph.is_end(vertex) for vertex in component):
                found.append(sorted(component, key=order.__getitem__))
        return sorted(found, key=lambda component: order[component[0]])

    @cached_property
    def trapped(self) -> frozenset[int]:
        """Give the vertices of all traps."""
        return frozenset(vertex for trap in self.traps for vertex in trap)

    def gives_up(self, vertex: int) -> bool:
        """Say whether a caller who says nothing goes on from here by a way of their own."""
        place = self.graph.places[vertex]
        if place is None or self.is_shut(vertex):
            return False
        return any(edge.kind in FAILING and (place.node.asks or edge.kind == "no_input") for edge in self.out[vertex])

    def passive(self, vertex: int) -> list[int]:
        """Give where a caller goes on to who never answers; talking to an agent, or being told so, ends the way."""
        if self.graph.is_unknown(vertex) or self.helps(vertex, "agent"):
            return []
        failing = self.gives_up(vertex)
        return [edge.target for edge in self.out[vertex] if not failing or edge.kind in FAILING]

    @cached_property
    def reached(self) -> dict[int, None]:
        """Give what a call reaches without a failure of the flow itself, nearest first."""
        return self.reach([self.graph.start])

    def unserved(self, *, goals: bool) -> dict[int, None]:
        """Give what callers reach who have not been helped yet; `goals`: nor got what they called for."""
        starts = [vertex for vertex, edge in self.parents.items() if edge is None or edge.kind == "on_error"]

        def through(vertex: int) -> bool:
            place = self.graph.places[vertex]
            return not goals or place is None or not isinstance(place.node, Goal)

        def along(edge: Edge) -> bool:
            return edge.kind not in HELPED or not self.helps(edge.source)

        return self.reach(starts, through=through, along=along)

    @cached_property
    def stranded(self) -> dict[int, None]:
        """Give the questions that callers without help meet and from which none can be reached, traps apart."""
        met = self.unserved(goals=False)
        return {
            vertex: None
            for vertex in met
            if self.asks(vertex) and vertex not in self.saved and vertex not in self.trapped
        }

    def targets(self, vertex: int) -> Collection[int]:
        """Give where the ways out of a vertex lead."""
        return [edge.target for edge in self.out[vertex]]


def _path(parents: Mapping[int, Edge | None], vertex: int) -> list[Edge]:
    """Give the way to a vertex from the edge that each vertex is reached by."""
    path: list[Edge] = []
    edge = parents[vertex]
    while edge is not None:
        path.append(edge)
        edge = parents[edge.source]
    return path[::-1]
