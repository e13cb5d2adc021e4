"""P502: a menu behind many others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.distance import onward
from ivr.lint.finding import Finding
from ivr.lint.graph import Edge
from ivr.lint.rule import CallRule
from ivr.lint.view import View
from ivr.nodes.menu import Menu

LEVELS = 3


class DeepMenu(CallRule):
    """Finds menus that callers reach only by choosing in three others."""

    code = "P502"
    name = "deep-menu"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each menu below the third level, on the way with the fewest menus."""
        view = call.whole
        for vertex, chosen in _choices_before(call, view).items():
            place = call.graph.places[vertex]
            if place is not None and isinstance(place.node, Menu) and chosen >= LEVELS:
                yield self.found(
                    call.key(place),
                    f"callers choose in {chosen} menus before they get to this one",
                    hint="offer it further up, or ask the questions in between only where they are needed",
                    certainty=call.certainty(view, vertex) if vertex in view.parents else "possible",
                    flow=place.flow.flow,
                    node=place.name,
                    how=call.how(view, vertex) if vertex in view.parents else (),
                )


def _choices_before(call: Call, view: View) -> dict[int, int]:
    """Give for each vertex in how many menus a caller chooses at least before it."""

    def chosen(edge: Edge, before: int) -> int:
        place = call.graph.places[edge.source]
        return before + (place is not None and isinstance(place.node, Menu) and edge.kind == "key")

    return {vertex: menus for vertex, (menus, _) in onward(view, [call.graph.start], 0, chosen).items()}
