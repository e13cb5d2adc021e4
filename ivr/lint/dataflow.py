"""Which variables have a value at each place of a call: surely, and perhaps.

A flow sees its own variables only: a module begins with its first values and the parameters it is handed, and the flow
that runs it goes on with what it had before, and the results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from typing import TYPE_CHECKING, TypeVar

from ivr.lint.graph import Edge, Graph
from ivr.lint.view import View
from ivr.nodes.subflow import Subflow

if TYPE_CHECKING:
    from ivr.lint.call import Call

GIVING = frozenset({"next", "exit"})
"""Outlets behind which a node has set its variables."""
Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How what is known of variables goes from one place to another."""

    source: int
    """Where the variables come from: for a way out of a module, the subflow node that runs it."""
    target: int
    enters: bool
    """A module begins at `target`, with variables of its own."""
    gives: bool
    """The node at `source` has set its variables."""
    rare: bool = False
    """Taken only when the flow itself fails, to a place that calls reach otherwise too."""


def assigned(call: Call) -> Mapping[int, frozenset[str]]:
    """Give the variables that surely have a value before each place a call reaches, by vertex."""
    return call.dataflow.assigned


def maybe(call: Call) -> Mapping[int, frozenset[str]]:
    """Give the variables that have a value before each place a call reaches on some way at least, by vertex."""
    return call.dataflow.maybe


class Dataflow:
    """Carries facts about variables along a call's graph."""

    def __init__(self, graph: Graph, view: View) -> None:
        """Prepare; nothing is worked out before it is asked for."""
        self._graph = graph
        self._view = view

    @cached_property
    def assigned(self) -> dict[int, frozenset[str]]:
        """Give the variables that surely have a value, by vertex.

        A failure of the flow itself may come from anywhere, and counts only where it is the only way to a place.
        """
        return self.solve(self.start, self._onward, frozenset.intersection, rare=False)

    @cached_property
    def maybe(self) -> dict[int, frozenset[str]]:
        """Give the variables that have a value on some way at least, by vertex."""
        return self.solve(self.start, self._onward, frozenset.union)

    @cached_property
    def start(self) -> frozenset[str]:
        """Give the variables that have a value when the call begins."""
        place = self._graph.places[self._graph.start]
        return frozenset() if place is None else frozenset((*place.flow.variables, *place.flow.parameters))

    @cached_property
    def ways(self) -> dict[int, list[Way]]:
        """Give the ways that facts go, by the vertex they come from; for places a call reaches."""
        ways: dict[int, list[Way]] = {vertex: [] for vertex in self._view.parents}
        for vertex in self._view.parents:
            for edge in self._view.out[vertex]:
                for way in self._along(edge):
                    ways[way.source].append(way)
            ways[vertex] += self._failing(vertex)
        return ways

    def solve(
        self,
        start: Fact,
        onward: Callable[[Fact, Way], Fact],
        join: Callable[[Fact, Fact], Fact],
        *,
        rare: bool = True,
    ) -> dict[int, Fact]:
        """Give the fact before each place reached: `start` at the beginning, changed by `onward` along each way.

        Where ways meet, facts are joined, until nothing changes; places go in reverse post-order (Kildall 1973).
        `rare`: failures of the flow itself count everywhere.
        """
        order = self._order
        facts = {self._graph.start: start}
        waiting, queued = [(0, self._graph.start)], {self._graph.start}
        while waiting:
            _, vertex = heappop(waiting)
            queued.discard(vertex)
            for way in self.ways[vertex]:
                if way.rare and not rare:
                    continue
                fact = onward(facts[vertex], way)
                joined = join(facts[way.target], fact) if way.target in facts else fact
                if way.target in facts and joined == facts[way.target]:
                    continue
                facts[way.target] = joined
                if way.target not in queued:
                    queued.add(way.target)
                    heappush(waiting, (order.get(way.target, len(order)), way.target))
        return facts

    def writers(self, way: Way) -> tuple[str, ...]:
        """Give the variables that are set on a way."""
        return self._graph.place(way.source).node.writes() if way.gives else ()

    def _onward(self, known: frozenset[str], way: Way) -> frozenset[str]:
        if not way.enters:
            return known.union(self.writers(way))
        runs = self._graph.place(way.source).node
        flow = self._graph.place(way.target).flow
        handed = runs.parameters if isinstance(runs, Subflow) else ()
        return frozenset((*flow.variables, *handed))

    def _along(self, edge: Edge) -> Iterator[Way]:
        source, target = self._graph.places[edge.source], self._graph.places[edge.target]
        if edge.kind == "module" and target is not None:
            yield Way(source=edge.source, target=edge.target, enters=True, gives=False)
        elif source is None or target is None or source.visit == target.visit:
            gives = edge.kind in GIVING and source is not None
            yield Way(source=edge.source, target=edge.target, enters=False, gives=gives)
        else:
            for caller in self._callers_in(source.visit, target.visit):
                yield Way(source=caller, target=edge.target, enters=False, gives=edge.kind == "exit")

    def _failing(self, vertex: int) -> Iterator[Way]:
        """Give the way to where a call goes on when the flow fails here, or in a module that is run here."""
        rescue, parents = self._graph.rescues[vertex], self._view.parents
        place = self._graph.places[vertex]
        if rescue is None or rescue == vertex or place is None or rescue not in parents:
            return
        target = self._graph.places[rescue]
        if target is not None and target.visit == place.visit:
            parent = parents[rescue]
            rare = parent is None or parent.kind != "on_error"
            yield Way(source=vertex, target=rescue, enters=False, gives=False, rare=rare)

    def _callers_in(self, visit: int, around: int) -> Iterator[int]:
        """Give the subflow nodes of the laying `around` from which a call is inside the laying `visit`."""
        seen, waiting = {visit}, [visit]
        while waiting:
            for caller in self._callers.get(waiting.pop(), ()):
                outer = self._graph.place(caller).visit
                if outer == around:
                    yield caller
                elif outer not in seen:
                    seen.add(outer)
                    waiting.append(outer)

    @cached_property
    def _callers(self) -> dict[int, list[int]]:
        """Give the subflow nodes reached that run each laying of a module."""
        callers: dict[int, list[int]] = {}
        for vertex in self._view.parents:
            for edge in self._view.out[vertex]:
                place = self._graph.places[edge.target]
                if edge.kind == "module" and place is not None:
                    callers.setdefault(place.visit, []).append(vertex)
        return callers

    @cached_property
    def _order(self) -> dict[int, int]:
        """Give the places in reverse post-order."""
        seen, done = {self._graph.start}, []
        work = [(self._graph.start, iter(self.ways[self._graph.start]))]
        while work:
            vertex, ways = work[-1]
            target = next((way.target for way in ways if way.target not in seen), None)
            if target is None:
                work.pop()
                done.append(vertex)
            else:
                seen.add(target)
                work.append((target, iter(self.ways[target])))
        return {vertex: number for number, vertex in enumerate(reversed(done))}
