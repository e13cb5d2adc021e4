"""A210: a transfer does not come about, and the caller is sent away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Edge
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View
from ivr.model.outlet import FAULTS
from ivr.nodes.transfer import Transfer


class TransferUnhandled(CallRule):
    """Finds transfers after whose failure nothing is left but the end of the call."""

    code = "A210"
    name = "transfer-unhandled"
    severity = "error"
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound", "called back"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each way out of a transfer that failed which only leads to an end; one that is not set is R111's."""
        told: set[tuple[int, str]] = set()
        for view in call.views:
            for vertex in view.reached:
                place = call.graph.places[vertex]
                if place is None or not isinstance(place.node, Transfer) or not call.serves(vertex):
                    continue
                for edge in view.out[vertex]:
                    if edge.kind in FAULTS and (vertex, edge.name) not in told and _is_lost(call, view, edge):
                        told.add((vertex, edge.name))
                        yield self._lost(call, view, edge)

    def _lost(self, call: Call, view: View, edge: Edge) -> Finding:
        place = call.graph.place(edge.source)
        return self.found(
            call.key(place, edge.name),
            "the transfer fails, and the call ends with nobody reached",
            hint=f"lead {edge.name} to a queue, a callback or voicemail",
            certainty=call.certainty(view, edge.source),
            flow=place.flow.flow,
            node=place.name,
            outlet=edge.name,
            how=call.how(view, edge.source),
        )


def _is_lost(call: Call, view: View, edge: Edge) -> bool:
    """Say whether nothing but ends can be reached: no help, no question, nothing that is not in the files."""
    reached = view.reach([edge.target])
    served = any(view.helps(each) or view.asks(each) for each in reached)
    return not served and any(call.graph.is_end(each) for each in reached)
