"""A call to one flow, as far as the files tell: its graph, its opening states, and how a caller gets anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from ivr.lint.dataflow import Dataflow
from ivr.lint.exploration import Exploration
from ivr.lint.explorer import Explorer
from ivr.lint.finding import Certainty
from ivr.lint.graph import Edge, Graph, Place
from ivr.lint.how import steps
from ivr.lint.laying import lay
from ivr.lint.moments import Moment, moments
from ivr.lint.unfinished import Unfinished
from ivr.lint.values import Domains, possible
from ivr.lint.view import View
from ivr.model.flow import Flow
from ivr.model.outlet import Path
from ivr.model.project import Project, Source
from ivr.model.span import Span
from ivr.nodes.exit import Exit

GUESSED = frozenset({"case", "default", "on_error"})
"""Ways that depend on what only a call knows, so that a path through them is possible, not proved."""
APART = frozenset({"survey", "in_queue"})
"""Kinds of flow whose questions are not the caller's way to help."""


class Call:
    """Everything a call to `flow` can meet."""

    def __init__(self, project: Project, flow: str) -> None:
        """Prepare; graph and views are made when they are first asked for."""
        self.project = project
        self.flow: Flow = project.flows[flow]
        self.unfinished: dict[Unfinished, None] = {}
        """Where rules and witnesses saw less than they would have to."""

    @cached_property
    def graph(self) -> Graph:
        """Give the graph, modules laid in."""
        return lay(self.project, self.flow.flow)

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """Give the opening states that the call's calendars reach, the most open one first."""
        calendars = self.project.site.calendars
        return moments({name: calendars[name] for name in self.graph.calendars})

    @cached_property
    def views(self) -> tuple[View, ...]:
        """Give the graph at each of these moments."""
        return tuple(View(self.graph, moment) for moment in self.moments)

    @cached_property
    def whole(self) -> View:
        """Give the graph at all moments at once."""
        return View(self.graph, None)

    @cached_property
    def dataflow(self) -> Dataflow:
        """Give what is known of variables on the way."""
        return Dataflow(self.graph, self.whole)

    @cached_property
    def domains(self) -> dict[int, Domains]:
        """Give what each variable that a branch depends on can be before each place, by vertex."""
        return possible(self)

    @cached_property
    def explorer(self) -> Explorer:
        """Give what runs calls; each run makes the next one faster."""
        return Explorer(self.project, self.flow.flow)

    def note(self, explored: Exploration, missing: str) -> None:
        """Keep in mind that a run that met its bound left something out, if it is one."""
        if not explored.complete:
            opening = explored.opening
            found = Unfinished(flow=opening.flow, opening=opening.name, states=explored.bound, missing=missing)
            self.unfinished[found] = None

    @property
    def source(self) -> Source:
        """Give where things stand in the flow's own file."""
        return self.project.sources[self.flow.flow]

    def key(self, place: Place, *path: str | int) -> Span:
        """Give where a node, or the name of a field in it, stands."""
        return self.project.sources[place.flow.flow].key(("nodes", place.name, *path))

    def value(self, place: Place, path: Path) -> Span:
        """Give where the value of a field of a node stands."""
        return self.project.sources[place.flow.flow].value(("nodes", place.name, *path))

    def serves(self, vertex: int) -> bool:
        """Say whether a place is part of the caller's way to help: not in a survey, not while waiting in a queue."""
        place = self.graph.places[vertex]
        return place is not None and place.flow.kind not in APART

    def unmapped(self, view: View) -> Iterator[tuple[int, str, Place]]:
        """Give the exits of modules that lead nowhere and are reached: the vertex, the exit's name, who calls."""
        for vertex, callers in self.graph.unmapped.items():
            node = self.graph.place(vertex).node
            assert isinstance(node, Exit)
            if vertex in view.parents:
                reached = (caller for caller in callers if caller in view.parents)
                yield from ((vertex, node.exit, self.graph.place(caller)) for caller in reached)

    def how(self, view: View, vertex: int, *, moment: bool = False) -> tuple[str, ...]:
        """Give how a caller gets to a vertex; `moment`: what is wrong there depends on the opening state."""
        path = view.path(vertex)
        told = steps(self.graph, path)
        if view.moment is None or not view.moment.name:
            return told
        return (view.moment.name, *told) if moment or any(edge.gate for edge in path) else told

    def failing(self, vertex: int) -> tuple[str, ...]:
        """Give what a caller does to fail at a question."""
        return steps(self.graph, [edge for edge in self.graph.out[vertex] if edge.kind == "failed"][:1])

    def certainty(self, view: View, vertex: int) -> Certainty:
        """Give whether a call surely can get to a vertex."""
        return self.certain(view.path(vertex))

    @staticmethod
    def certain(path: list[Edge]) -> Certainty:
        """Give whether a call surely can take a path."""
        return "possible" if any(edge.kind in GUESSED for edge in path) else "proved"

    @cached_property
    def is_helpless(self) -> bool:
        """Say whether no caller ever gets to any help: then that alone is what is wrong."""
        return not any(view.helps(vertex) for view in self.views for vertex in view.reached)

    def faulty_moments(self, faults: dict[int, list[View]]) -> Iterator[tuple[int, View, str]]:
        """Give each vertex once, with its first faulty view, and when that is, if it is not at every moment."""
        for vertex, views in faults.items():
            first = views[0]
            when = first.moment.when if first.moment is not None and len(views) < len(self.views) else ""
            yield vertex, first, when
