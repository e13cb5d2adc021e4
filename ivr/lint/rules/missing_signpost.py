"""P513: three questions in a row, and no word where the caller is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Place
from ivr.lint.phrasing import begins_with_cue
from ivr.lint.rule import CallRule
from ivr.lint.view import View
from ivr.model.prompt import ANY
from ivr.nodes.branch import Branch
from ivr.nodes.collect import Collect
from ivr.nodes.goal import Goal
from ivr.nodes.hours import Hours
from ivr.nodes.menu import Menu
from ivr.nodes.set import Set

ONWARD = frozenset({"key", "next"})
"""Outlets of a question that a caller takes who answers it."""


class MissingSignpost(CallRule):
    """Finds the third of three questions that follow each other without telling callers where they are."""

    code = "P513"
    name = "missing-signpost"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each such third question."""
        view = call.whole
        for vertex in view.reached:
            if _is_question(call, vertex) and _is_third(call, view, vertex):
                yield self._lost(call, view, vertex)

    def _lost(self, call: Call, view: View, vertex: int) -> Finding:
        place = call.graph.place(vertex)
        return self.found(
            call.key(place),
            "this is the third question in a row, and callers were not told where they are",
            hint='begin with a word that says it: "Billing. …"',
            certainty="possible",
            flow=place.flow.flow,
            node=place.name,
            how=call.how(view, vertex),
        )


def _is_question(call: Call, vertex: int) -> bool:
    place = call.graph.places[vertex]
    return place is not None and isinstance(place.node, Menu | Collect)


def _is_third(call: Call, view: View, vertex: int) -> bool:
    """Say whether two answered questions come right before this one on the shortest way, with no cue since."""
    if _has_cue(call.graph.place(vertex)):
        return False
    before = 0
    for edge in reversed(view.path(vertex)):
        source = edge.source
        if _is_question(call, source):
            before += 1
            if before == 2 and edge.kind in ONWARD:
                return True
            if edge.kind not in ONWARD or _has_cue(call.graph.place(source)):
                return False
        elif not _is_silent(call.graph.places[source]):
            return False
    return False


def _is_silent(place: Place | None) -> bool:
    return place is not None and isinstance(place.node, Branch | Goal | Hours | Set)


def _has_cue(place: Place) -> bool:
    assert isinstance(place.node, Menu | Collect)
    tag, utterance = place.node.prompt.variant(place.flow.language, place.flow.language)
    return begins_with_cue(utterance.text, tag if tag != ANY else place.flow.language)
