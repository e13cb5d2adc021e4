"""C310: a caller who has a callback is offered another."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallRule
from ivr.nodes.callback import Callback


class DuplicateCallback(CallRule):
    """Finds calls that can book twice."""

    code = "C310"
    name = "duplicate-callback"
    severity = "warning"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give callback nodes from which, once booked, a callback node can be reached before an agent."""
        view = call.whole
        agents = view.helping("agent")
        for vertex in view.reached:
            place = call.graph.places[vertex]
            if place is None or not isinstance(place.node, Callback):
                continue
            booked = [edge.target for edge in view.out[vertex] if edge.kind == "booked"]
            after = view.reach(booked, through=lambda each: each not in agents)
            if any(_is_callback(call, each) for each in after):
                yield self.found(
                    call.key(place, "booked"),
                    "a caller who has booked a callback can book another one",
                    hint="lead booked to a goodbye, or to menus without a callback",
                    certainty=call.certainty(view, vertex),
                    flow=place.flow.flow,
                    node=place.name,
                    outlet="booked",
                    how=call.how(view, vertex),
                )


def _is_callback(call: Call, vertex: int) -> bool:
    place = call.graph.places[vertex]
    return place is not None and isinstance(place.node, Callback)
