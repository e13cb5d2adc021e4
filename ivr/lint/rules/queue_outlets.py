"""Q801: callers whom a queue cannot serve are sent away without any other help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Edge
from ivr.lint.how import steps
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View
from ivr.nodes.exit import Exit
from ivr.nodes.goal import Goal
from ivr.nodes.queue import Queue
from ivr.staffing.demand import expects_calls

REFUSALS = {
    "timeout": "callers who wait longest here",
    "full": "callers who find this queue full",
    "no_agents": "callers who find no agent here",
}
"""Ways out that a queue takes by itself; what callers get when it is closed is C302's."""


class QueueOutlets(CallRule):
    """Finds queues whose way out leads nowhere but to the end of the call, or straight back to the full queue."""

    code = "Q801"
    name = "queue-outlets"
    severity = "error"
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound", "called back"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each such way out of a queue that calls get to."""
        if not expects_calls(call.project.site):
            return
        view = call.whole
        for vertex in view.reached:
            place = call.graph.places[vertex]
            if place is None or not isinstance(place.node, Queue) or not call.serves(vertex):
                continue
            for edge in view.out[vertex]:
                what = _what_comes(call, view, edge) if edge.kind in REFUSALS else ""
                if what:
                    yield self.found(
                        call.value(place, (edge.name,)),
                        f"{REFUSALS[edge.kind]} {what}",
                        hint="lead it to a callback, a message or other agents",
                        certainty=call.certainty(view, vertex),
                        flow=place.flow.flow,
                        node=place.name,
                        outlet=edge.name,
                        how=(*call.how(view, vertex), *steps(call.graph, [edge])),
                    )


def _what_comes(call: Call, view: View, edge: Edge) -> str:
    """Give what callers meet behind a way out, "" when that may be help or a question."""
    met = view.reach([edge.target], through=lambda vertex: vertex != edge.source)
    if any(_is_hope(call, view, edge.source, vertex) for vertex in met):
        return ""
    if edge.source not in met:
        return "get no help: the call ends"
    # Who has waited may wait on; who could not get in is refused again and again.
    return "" if edge.kind == "timeout" else "are sent back to it at once, over and over"


def _is_hope(call: Call, view: View, queue: int, vertex: int) -> bool:
    if vertex == queue:
        return False
    place = call.graph.places[vertex]
    if place is None or (isinstance(place.node, Exit) and not view.out[vertex]):
        return True
    return place.node.asks or view.helps(vertex) or isinstance(place.node, Goal)
