"""A205: 0 means something other than a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Edge
from ivr.lint.rule import CallRule
from ivr.lint.view import View
from ivr.model.flow import FlowKind

ZERO = "0"


class ZeroReserved(CallRule):
    """Finds menus in which 0 is a choice that leads to no agent."""

    code = "A205"
    name = "zero-reserved"
    severity = "warning"
    kinds: ClassVar[frozenset[FlowKind] | None] = frozenset({"inbound"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each choice 0 that brings an agent at no opening state; where a universal has 0 too, I406 says so."""
        for vertex in call.whole.parents:
            zero = next((edge for edge in call.graph.out[vertex] if edge.kind == "key" and edge.name == ZERO), None)
            if zero is None or not call.serves(vertex) or _brings_agent(call.views, zero):
                continue
            place = call.graph.place(vertex)
            if not any(ZERO in universal.keys for universal in place.flow.universals.values()):
                yield self.found(
                    call.key(place, "choices", ZERO),
                    "callers press 0 for a person; here it does something else",
                    hint="give this choice another key, and 0 to an agent",
                    certainty=call.certainty(call.whole, vertex),
                    flow=place.flow.flow,
                    node=place.name,
                    outlet=ZERO,
                    how=call.how(call.whole, vertex),
                )


def _brings_agent(views: tuple[View, ...], edge: Edge) -> bool:
    return any(edge.target in view.within_a_press("agent") for view in views)
