"""Everything a call can meet: each node of its flow and of the modules it runs, and every way between them.

A module is laid in anew at each place that runs it, unless two places go on in the same way; so a way through it
returns to where it came from, and the universals of the flows around it work inside it, as in the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ivr.model.flow import Flow
from ivr.model.node import Node
from ivr.model.outlet import OutletKind

EdgeKind = OutletKind | Literal["module"]
Gate = tuple[str, frozenset[str]]
"""A calendar, and its states in which a way is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A node as one call meets it: the same node of a module counts once for each place that runs the module."""

    flow: Flow
    name: str
    node: Node
    visit: int
    """Which laying of its flow it belongs to; 0 is the flow the call began in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One way from a place to another."""

    source: int
    target: int
    kind: EdgeKind
    name: str
    """The outlet's name: the key, `failed`, the universal's name, the exit of a module."""
    label: str = ""
    keys: tuple[str, ...] = ()
    """The keys that take it, for a choice or universal."""
    gate: Gate | None = None


@dataclass(slots=True)
class Graph:
    """Places and edges by number. The first place of the flow's start is `start`."""

    start: int = 0
    places: list[Place | None] = field(default_factory=list)
    """None stands for what is not in the files: a missing node, or what a missing flow does."""
    out: list[list[Edge]] = field(default_factory=list)
    """Every way out but the one taken when the flow itself fails."""
    rescues: list[int | None] = field(default_factory=list)
    """Where a run-time failure at a place leads; None: an apology and the end."""
    unmapped: dict[int, list[int]] = field(default_factory=dict)
    """An exit node that leads nowhere where the module is run, and the subflow nodes that run it so."""
    visits: list[Mapping[str, int]] = field(default_factory=list)
    """For each laying of a flow, its nodes' places."""
    calendars: dict[str, None] = field(default_factory=dict)
    """The calendars that decide ways, in the order met."""

    @property
    def own(self) -> Mapping[str, int]:
        """Give the places of the flow the call began in, by node."""
        return self.visits[0]

    def place(self, vertex: int) -> Place:
        """Give the place of a vertex that is in the files."""
        place = self.places[vertex]
        assert place is not None
        return place

    def is_unknown(self, vertex: int) -> bool:
        """Say whether what happens here is not in the files, so that anything may."""
        return self.places[vertex] is None

    def is_end(self, vertex: int) -> bool:
        """Say whether the call ends here, or the flow it began in does."""
        place = self.places[vertex]
        if place is None or not place.node.ends:
            return False
        return not self.out[vertex] and vertex not in self.unmapped
