"""A205: 0 means something other than a person."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Edge
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View

ZERO = "0"


class ZeroReserved(CallRule):
    """Finds menus in which 0 is a choice that leads to no agent."""

    code = "A205"
    name = "zero-reserved"
    severity = "warning"
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound", "called back"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each choice and universal 0 that brings an agent at no opening state.

        Where a choice and a universal have 0, I406 says so; where there is no agent at all, A201 does.
        """
        yield from self._choices(call)
        leading = {vertex for view in call.views for vertex in view.leading_to(view.helping("agent"))}
        if leading:
            yield from self._universals(call, leading)

    def _choices(self, call: Call) -> Iterator[Finding]:
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

    def _universals(self, call: Call, leading: Set[int]) -> Iterator[Finding]:
        met: dict[tuple[str, str], tuple[int, list[Edge]]] = {}
        for vertex in call.whole.parents:
            for edge in call.graph.out[vertex] if call.serves(vertex) else ():
                # What a universal leads to is in the flow that defines it.
                target = call.graph.places[edge.target]
                if edge.kind == "universal" and ZERO in edge.keys and target is not None:
                    met.setdefault((target.flow.flow, edge.name), (vertex, []))[1].append(edge)
        for (flow, name), (vertex, edges) in met.items():
            if not any(edge.target in leading for edge in edges):
                yield self.found(
                    call.project.sources[flow].key(("universals", name)),
                    "callers press 0 for a person; in this flow it does something else",
                    hint="give this another key, and 0 to an agent",
                    certainty=call.certainty(call.whole, vertex),
                    flow=flow,
                    outlet=name,
                    how=call.how(call.whole, vertex),
                )


def _brings_agent(views: tuple[View, ...], edge: Edge) -> bool:
    return any(edge.target in view.within_a_press("agent") for view in views)
