"""Builds the graph of a call: lays a flow's nodes out, and the modules it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.lint import keypad
from ivr.lint.graph import Edge, Gate, Graph, Place
from ivr.model.flow import Flow
from ivr.model.node import Node
from ivr.model.outlet import Outlet, OutletKind
from ivr.model.project import Project
from ivr.model.universal import Universal, all_phrases
from ivr.nodes.exit import Exit
from ivr.nodes.hours import Hours
from ivr.nodes.queue import Queue
from ivr.nodes.subflow import Subflow

MAX_VISITS = 500
"""Layings of modules after which a module that is run once more shares an earlier laying."""
OPEN, CLOSED = frozenset({"open"}), frozenset({"closed"})
NOT_OPEN = frozenset({"closed", "holiday"})

Inherited = Mapping[str, tuple[Universal, int | None]]
"""Universals by name, with the place each leads to: the innermost flow's first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What surrounds one laying of a flow."""

    visit: int
    exits: Mapping[str, Edge] | None
    """By exit, the way on from the subflow node; None in the flow a call begins in."""
    inherited: Inherited
    rescue: int | None
    inside: tuple[tuple[str, int], ...]
    """The flows around it and their layings, itself last."""


def lay(project: Project, flow: str) -> Graph:
    """Give the graph of a call to `flow`; raises KeyError for a flow the project does not have."""
    layer = _Layer(project)
    layer.begin(project.flows[flow])
    return layer.graph


class _Layer:
    def __init__(self, project: Project) -> None:
        self.graph = Graph()
        self._project = project
        self._unknown: int | None = None
        self._shared: dict[object, int] = {}
        self._by_flow: dict[str, int] = {}
        self._waiting: list[tuple[Flow, _Frame]] = []
        self._open: dict[int, list[int]] = {}

    def begin(self, flow: Flow) -> None:
        visit = self._lay(flow, exits=None, inherited={}, rescue=None, inside=())
        self.graph.start = self._target(visit, flow.start)
        while self._waiting:
            self._connect(*self._waiting.pop(0))

    def _lay(
        self,
        flow: Flow,
        *,
        exits: Mapping[str, Edge] | None,
        inherited: Inherited,
        rescue: int | None,
        inside: tuple[tuple[str, int], ...],
    ) -> int:
        """Give a new laying of a flow: its places now, its edges later."""
        graph, visit = self.graph, len(self.graph.visits)
        nodes = flow.nodes.items()
        places = {name: self._add(Place(flow=flow, name=name, node=node, visit=visit)) for name, node in nodes}
        graph.visits.append(places)
        own = flow.rescue
        if own is not None:
            rescue = self._target(visit, own)
        for vertex in places.values():
            graph.rescues[vertex] = rescue
        around = (*inside, (flow.flow, visit))
        frame = _Frame(
            visit=visit,
            exits=exits,
            inherited=self._universals(flow, visit, inherited),
            rescue=rescue,
            inside=around,
        )
        self._by_flow.setdefault(flow.flow, visit)
        self._waiting.append((flow, frame))
        return visit

    def _add(self, place: Place | None) -> int:
        self.graph.places.append(place)
        self.graph.out.append([])
        self.graph.rescues.append(None)
        return len(self.graph.places) - 1

    def _target(self, visit: int, name: str) -> int:
        found = self.graph.visits[visit].get(name)
        return found if found is not None else self._nowhere()

    def _nowhere(self) -> int:
        if self._unknown is None:
            self._unknown = self._add(None)
        return self._unknown

    def _universals(self, flow: Flow, visit: int, inherited: Inherited) -> Inherited:
        own: dict[str, tuple[Universal, int | None]] = {
            name: (universal, None if universal.next is None else self._target(visit, universal.next))
            for name, universal in flow.universals.items()
        }
        return own | {name: each for name, each in inherited.items() if name not in own}

    def _connect(self, flow: Flow, frame: _Frame) -> None:
        for name, vertex in self.graph.visits[frame.visit].items():
            node = flow.nodes[name]
            out = self.graph.out[vertex]
            if isinstance(node, Subflow):
                self._enter(node, vertex, frame)
                continue
            if isinstance(node, Exit) and frame.exits is not None:
                self._return(node, vertex, frame)
                continue
            own = [self._edge(outlet, node, vertex, frame) for outlet in node.outlets() if outlet.target is not None]
            # What a caller does comes before what befalls them: of two ways of a length, the first is told.
            out += [edge for edge in own if edge.kind == "key"]
            out += self._universal_edges(name, node, vertex, frame)
            out += [edge for edge in own if edge.kind != "key"]

    def _edge(self, outlet: Outlet, node: Node, vertex: int, frame: _Frame) -> Edge:
        assert outlet.target is not None
        return Edge(
            source=vertex,
            target=self._target(frame.visit, outlet.target),
            kind=outlet.kind,
            name=outlet.name,
            label=outlet.label,
            keys=(outlet.name,) if outlet.kind == "key" else (),
            gate=self._gate(outlet.kind, node),
        )

    def _gate(self, kind: OutletKind, node: Node) -> Gate | None:
        """Give the opening states in which an outlet is taken; None: in any."""
        if isinstance(node, Hours):
            calendar: str | None = node.calendar
            closed = CLOSED if node.holiday is not None else NOT_OPEN
            states = {"open": OPEN, "closed": closed, "holiday": frozenset({"holiday"})}[kind]
        elif isinstance(node, Queue):
            queue = self._project.site.queues.get(node.queue)
            if queue is None:
                return None
            calendar = queue.calendar
            states = NOT_OPEN if kind == "closed" else OPEN
            if calendar is None:
                return ("", frozenset()) if kind == "closed" else None
        else:
            return None
        if calendar not in self._project.site.calendars:
            return None
        self.graph.calendars.setdefault(calendar)
        return calendar, states

    def _universal_edges(self, name: str, node: Node, vertex: int, frame: _Frame) -> list[Edge]:
        edges = []
        known = {each: universal for each, (universal, _) in frame.inherited.items()}
        for each, (universal, target) in frame.inherited.items():
            keys = keypad.usable(node, known, each)
            if target is None or not node.takes(name, each, universal) or not (keys or universal.say):
                continue
            label = universal.label or next(iter(all_phrases(universal.say)), each)
            # A queue that is closed lets nobody in, so nothing can be pressed there.
            gate = self._gate("universal", node)
            edges.append(
                Edge(source=vertex, target=target, kind="universal", name=each, label=label, keys=keys, gate=gate)
            )
        return edges

    def _enter(self, node: Subflow, vertex: int, frame: _Frame) -> None:
        exits = {outlet.name: self._edge(outlet, node, vertex, frame) for outlet in node.outlets()}
        module = self._project.flows.get(node.flow)
        if module is None:
            # What a flow that is not in the files does is unknown; so is where it comes back.
            self._go(vertex, self._nowhere(), node.flow)
            self.graph.out[vertex] += exits.values()
            return
        around = dict(frame.inside).get(node.flow)
        if around is None and len(self.graph.visits) >= MAX_VISITS:
            around = self._by_flow.get(node.flow)
        if around is not None:
            self._go(vertex, self._target(around, module.start), node.flow)
            self.graph.out[vertex] += exits.values()
            return
        self._open.setdefault(visit := self._visit(module, exits, frame), []).append(vertex)
        self._go(vertex, self._target(visit, module.start), node.flow)

    def _visit(self, module: Flow, exits: Mapping[str, Edge], frame: _Frame) -> int:
        """Give the laying of a module for places that go on in the same way."""
        onward = tuple((name, edge.target) for name, edge in exits.items())
        around = tuple((name, target) for name, (_, target) in frame.inherited.items())
        key = (module.flow, onward, around, frame.rescue, frame.inside)
        if key not in self._shared:
            self._shared[key] = self._lay(
                module, exits=exits, inherited=frame.inherited, rescue=frame.rescue, inside=frame.inside
            )
        return self._shared[key]

    def _go(self, source: int, target: int, module: str) -> None:
        self.graph.out[source].append(Edge(source=source, target=target, kind="module", name=module))

    def _return(self, node: Exit, vertex: int, frame: _Frame) -> None:
        assert frame.exits is not None
        way = frame.exits.get(node.exit)
        if way is None:
            self.graph.unmapped[vertex] = self._open.setdefault(frame.visit, [])
            return
        self.graph.out[vertex].append(
            Edge(source=vertex, target=way.target, kind="exit", name=way.name, label=way.label)
        )
