"""A209: some callers are never offered any help."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.components import cycles
from ivr.lint.finding import Finding
from ivr.lint.offers import offering
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View
from ivr.nodes.goal import Goal


class OfferAvoidable(CallRule):
    """Finds ways through a call that come by no offer of help and end without a goal, or go round."""

    code = "A209"
    name = "offer-avoidable"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give ends and circles that are reached without an offer or a goal on the way.

        Offers are taken out of the graph and the rest is searched: dominance would miss what a trap hides.
        """
        if call.is_helpless:
            return
        faults: dict[int, list[View]] = {}
        for view in call.views:
            for vertex in _unoffered(call, view):
                faults.setdefault(vertex, []).append(view)
        yield from self.at_moments(
            call, faults, partial(_said, call), hint="announce a way to help in a menu that all callers come by"
        )


def _said(call: Call, vertex: int) -> str:
    what = "the call ends here" if call.graph.is_end(vertex) else "callers can go round here"
    return f"{what} for some who were never offered an agent, a callback or voicemail"


def _unoffered(call: Call, view: View) -> list[int]:
    offers = offering(view)
    free = view.reach([call.graph.start], through=lambda vertex: not _is_kept(call, view, offers, vertex))
    inside = [vertex for vertex in free if not _is_kept(call, view, offers, vertex)]
    found = [vertex for vertex in inside if call.graph.is_end(vertex)]
    among = set(inside) - view.trapped
    order = {vertex: number for number, vertex in enumerate(inside)}
    circles = cycles(
        [each for each in inside if each in among],
        lambda vertex: [each for each in view.targets(vertex) if each in among],
    )
    return found + [min(circle, key=order.__getitem__) for circle in circles]


def _is_kept(call: Call, view: View, offers: set[int], vertex: int) -> bool:
    """Say whether callers are served here: an offer, help itself, a goal, or what is not in the files."""
    place = call.graph.places[vertex]
    return place is None or vertex in offers or view.helps(vertex) or isinstance(place.node, Goal)
