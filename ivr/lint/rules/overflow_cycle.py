"""Q807: queues that send callers to each other, round and round."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.capacity import listed
from ivr.lint.components import cycles
from ivr.lint.finding import Finding
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View
from ivr.nodes.queue import Queue
from ivr.staffing.demand import expects_calls

REFUSED = frozenset({"timeout", "full", "no_agents", "closed", "busy", "no_answer", "failed"})
"""Ways out of queues and transfers on which nobody has talked to the caller."""


class OverflowCycle(CallRule):
    """Finds queues whose overflow leads back to them by way of another queue, without asking the caller."""

    code = "Q807"
    name = "overflow-cycle"
    severity = "error"
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound", "called back"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each circle once, at the queue that callers get to first."""
        if not expects_calls(call.project.site):
            return
        found: set[int] = set()
        for view in call.views:
            order = {vertex: number for number, vertex in enumerate(view.parents)}
            for component in cycles(view.reached, partial(_onward, call, view)):
                queues = sorted((each for each in component if _queue(call, each)), key=order.__getitem__)
                if len(queues) > 1 and queues[0] not in found:
                    found.add(queues[0])
                    yield self._circle(call, view, queues)

    def _circle(self, call: Call, view: View, queues: list[int]) -> Finding:
        place = call.graph.place(queues[0])
        names = [call.graph.place(vertex).name for vertex in queues]
        return self.found(
            call.key(place),
            f"callers whom {listed(names)} cannot take are sent from one to the other, round and round",
            hint="lead the last of them to a callback or a message",
            certainty=call.certainty(view, queues[0]),
            flow=place.flow.flow,
            node=place.name,
            how=call.how(view, queues[0]),
        )


def _queue(call: Call, vertex: int) -> bool:
    place = call.graph.places[vertex]
    return place is not None and isinstance(place.node, Queue)


def _onward(call: Call, view: View, vertex: int) -> list[int]:
    """Give where a call goes by itself: no answer of the caller, no branch (a counter may end the circle)."""
    place = call.graph.places[vertex]
    if place is None or (place.node.asks and not _queue(call, vertex)):
        return []
    if place.node.recourse not in (None, "agent"):
        return []
    taken = REFUSED if place.node.recourse == "agent" else None
    return [
        edge.target
        for edge in view.out[vertex]
        if edge.kind not in ("case", "default") and (taken is None or edge.kind in taken)
    ]
