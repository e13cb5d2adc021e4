"""R114: a call that ends well, and then in silence."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.endings import cut_off, is_silent_end
from ivr.lint.finding import Finding
from ivr.lint.graph import Edge
from ivr.lint.rule import CallRule
from ivr.lint.view import View
from ivr.nodes.say import Say
from ivr.nodes.subflow import Subflow

LAST_WORDS = frozenset({"answered", "booked"})
"""Outlets behind which somebody has spoken last: an agent, or our promise."""


class NoGoodbye(CallRule):
    """Finds hang-ups in silence right after something that the caller did."""

    code = "R114"
    name = "no-goodbye"
    severity = "warning"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give hang-ups without a prompt that follow a question or request with nothing said in between; see R103."""
        told = {vertex for view in call.views for vertex in cut_off(call, view)}
        view = call.whole
        for end in view.reached:
            if end in told or not is_silent_end(call, end):
                continue
            if any(_is_abrupt(call, edge) for edge in _into(call, view, end)):
                place = call.graph.place(end)
                yield self.found(
                    call.key(place),
                    "the line goes dead here without a goodbye",
                    hint='add a prompt, such as "Thank you for calling. Goodbye."',
                    certainty=call.certainty(view, end),
                    flow=place.flow.flow,
                    node=place.name,
                    how=call.how(view, end),
                )


def _into(call: Call, view: View, end: int) -> list[Edge]:
    """Give the ways that lead to an end through nothing that is heard, from what the caller met last."""
    found, seen, waiting = [], {end}, [end]
    while waiting:
        for edge in view.into[waiting.pop()]:
            place = call.graph.places[edge.source]
            if edge.source not in view.reached or place is None:
                continue
            if place.node.waits:
                found.append(edge)
            elif edge.source not in seen:
                seen.add(edge.source)
                waiting.append(edge.source)
    return found


def _is_abrupt(call: Call, edge: Edge) -> bool:
    node = call.graph.place(edge.source).node
    return not isinstance(node, Say | Subflow) and edge.kind not in LAST_WORDS
