"""A211: callers we know explain themselves to somebody new each time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.expressions import expression_variables, template_variables
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallKind, CallRule
from ivr.model.node import Node, walk
from ivr.model.text import Expression, Template
from ivr.nodes.collect import Collect
from ivr.nodes.fetch import Fetch
from ivr.nodes.queue import Queue


class LastAgent(CallRule):
    """Finds queues of several agents that take no heed of whom a known caller talked to last."""

    code = "A211"
    name = "last-agent"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give queues without `last_agent` behind a request that says who is calling."""
        view = call.whole
        entries: dict[str, frozenset[str]] = {}
        knowing = [vertex for vertex in view.parents if _is_asked_who_calls(call, vertex, entries)]
        for vertex in view.reach(knowing):
            place = call.graph.places[vertex]
            if place is None or not isinstance(place.node, Queue) or place.node.last_agent is not None:
                continue
            if len(call.project.site.agents_of(place.node.queue)) > 1:
                yield self.found(
                    call.key(place),
                    "callers we know may reach another agent than last time, and begin again",
                    hint="write last_agent: 20, so that the agent they talked to last is waited for that many seconds",
                    certainty="possible",
                    flow=place.flow.flow,
                    node=place.name,
                )


def _is_asked_who_calls(call: Call, vertex: int, entries: dict[str, frozenset[str]]) -> bool:
    """Say whether another system is asked about the caller's number, or what they keyed in; `entries` by flow."""
    place = call.graph.places[vertex]
    if place is None or not isinstance(place.node, Fetch):
        return False
    flow = place.flow
    if flow.flow not in entries:
        keyed_in = (node.variable for node in flow.nodes.values() if isinstance(node, Collect))
        entries[flow.flow] = frozenset(keyed_in) | {"caller"}
    return bool(_sent(place.node) & entries[flow.flow])


def _sent(node: Node) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for path, value in walk(node):
        if isinstance(value, Template) and path[0] in ("url", "headers"):
            found |= template_variables(value)
        elif isinstance(value, Expression) and path[0] == "body":
            found |= expression_variables(value)
    return found
