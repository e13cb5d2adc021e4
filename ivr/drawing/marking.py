"""What stands out in a drawing: nodes and ways, each with a word, its icon and its colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ivr.model.flow import Flow
from ivr.model.outlet import Outlet
from ivr.model.universal import Universal

Mark = Literal["added", "removed", "changed", "untested", "visited"]
"""Why something stands out, as it is written beside it."""
MARKS: Mapping[Mark, str] = {
    "added": "plus",
    "removed": "minus",
    "changed": "pencil",
    "untested": "flask-conical",
    "visited": "phone-call",
}
"""Each mark with its icon."""


class Row(NamedTuple):
    """A way out as it is drawn: one row of its node, and a line where it leads somewhere."""

    outlet: Outlet
    target: str | None
    """The node it leads to; None while it leads nowhere."""
    mark: Mark | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """What stands out in a flow; what is gone is drawn all the same, and is always `removed`."""

    nodes: Mapping[str, Mark] = field(default_factory=dict)
    ways: Mapping[tuple[str, str], Mark] = field(default_factory=dict)
    """By node and the name of its outlet."""
    gone: Mapping[str, tuple[Outlet, ...]] = field(default_factory=dict)
    """Ways out that a node has no more, drawn below its own."""
    universals: Mapping[str, Mark] = field(default_factory=dict)
    gone_universals: Mapping[str, Universal] = field(default_factory=dict)

    def rows(self, flow: Flow, node: str) -> tuple[Row, ...]:
        """Give the rows of a node: its own ways out, then those that are gone; universals are drawn once for all."""
        own = [(outlet, self.ways.get((node, outlet.name))) for outlet in flow.nodes[node].outlets()]
        lost: list[tuple[Outlet, Mark | None]] = [(outlet, "removed") for outlet in self.gone.get(node, ())]
        return tuple(Row(outlet, self._target(flow, outlet, mark), mark) for outlet, mark in (*own, *lost))

    def _target(self, flow: Flow, outlet: Outlet, mark: Mark | None) -> str | None:
        """Give where a way leads: no way that is still there leads to a node that is gone."""
        target = outlet.target
        if target is None or target not in flow.nodes:
            return None
        return target if mark == "removed" or self.nodes.get(target) != "removed" else None


PLAIN = Marking()
"""Nothing stands out."""
