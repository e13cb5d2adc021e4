"""Which variables a call may still look at from where it stands; what the others hold decides nothing any more.

A backward analysis of each flow by itself, since a flow sees its own variables only: what is read at a node, or behind
one of its ways out before it is set anew there (Aho, Lam, Sethi, Ullman, 9.2.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ivr.expressions import expression_variables, template_variables
from ivr.lint.dataflow import GIVING
from ivr.model.flow import Flow
from ivr.model.node import Node, walk
from ivr.model.outlet import Outlet
from ivr.model.text import Expression, Template
from ivr.nodes.subflow import Subflow

Names = frozenset[str]
NOTHING: Names = frozenset()


class Liveness:
    """Gives the variables that are still looked at, by place."""

    def __init__(self, flows: Iterable[Flow]) -> None:
        """Work it out for these flows."""
        self._at: dict[tuple[str, str], Names] = {}
        self._after: dict[tuple[str, str], Names] = {}
        for flow in flows:
            self._read(flow)

    def at(self, flow: str, node: str) -> Names:
        """Give the variables of the flow that a call at this node may look at; none where the flow has no such node."""
        return self._at.get((flow, node), NOTHING)

    def after(self, flow: str, node: str) -> Names:
        """Give the variables that a flow may look at once the module that runs at this node is over or left."""
        return self._after.get((flow, node), NOTHING)

    def _read(self, flow: Flow) -> None:
        always = self._reprompts(flow)
        ways = {name: _ways_out(flow, name, node) for name, node in flow.nodes.items()}
        reads = {name: _read_by(node) | (always if node.asks else NOTHING) for name, node in flow.nodes.items()}
        live = dict(reads)
        into: dict[str, list[str]] = {name: [] for name in flow.nodes}
        for name, outlets in ways.items():
            for outlet in outlets:
                if outlet.target in into:
                    into[outlet.target].append(name)
        waiting = dict.fromkeys(reversed(list(flow.nodes)))
        while waiting:
            name = next(iter(waiting))
            del waiting[name]
            found = reads[name] | self._onward(flow.nodes[name], ways[name], live)
            if found != live[name]:
                live[name] = found
                waiting.update(dict.fromkeys(into[name]))
        for name, node in flow.nodes.items():
            self._at[flow.flow, name] = live[name]
            self._after[flow.flow, name] = self._onward(node, ways[name], live)

    @staticmethod
    def _reprompts(flow: Flow) -> Names:
        return _names(value for _, value in walk(flow.reprompts))

    @staticmethod
    def _onward(node: Node, ways: tuple[Outlet, ...], live: Mapping[str, Names]) -> Names:
        written = frozenset(node.writes())
        found = NOTHING
        for outlet in ways:
            behind = live.get(outlet.target or "", NOTHING)
            found |= behind - written if outlet.kind in GIVING else behind
        return found


def _ways_out(flow: Flow, name: str, node: Node) -> tuple[Outlet, ...]:
    """Give every way a call may go on in this flow: also when the flow fails, and out of the module run here."""
    ways = flow.ways_out(name)
    if flow.rescue is not None:
        ways += (_way("on_error", flow.rescue),)
    if isinstance(node, Subflow):
        ways += tuple(_way(each, universal.next) for each, universal in flow.universals.items())
    return ways


def _way(name: str, target: str | None) -> Outlet:
    return Outlet(name=name, kind="universal", target=target, field=())


def _read_by(node: Node) -> Names:
    return _names(value for _, value in walk(node))


def _names(values: Iterable[object]) -> Names:
    found = NOTHING
    for value in values:
        if isinstance(value, Expression):
            found |= expression_variables(value)
        elif isinstance(value, Template):
            found |= template_variables(value)
    return found
