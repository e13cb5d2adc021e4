"""C302: out of hours, callers are sent away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Edge
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View


class ClosedWithoutCallback(CallRule):
    """Finds closed paths that lead neither to a callback nor to voicemail, nor to anybody who is there."""

    code = "C302"
    name = "closed-without-callback"
    severity = "warning"
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each closed or holiday outlet, of opening hours or a queue, behind which no help is left.

        Where a question stands behind it A202 says so, and R104 in a trap.
        """
        if call.is_helpless:
            return
        seen: set[tuple[int, str]] = set()
        for view in call.views:
            for edge in _turned_away(call, view):
                if (edge.source, edge.name) in seen:
                    continue
                seen.add((edge.source, edge.name))
                place = call.graph.place(edge.source)
                when = view.moment.when if view.moment is not None else ""
                yield self.found(
                    call.key(place, edge.name),
                    f"{when}a caller is sent away here: neither a callback nor voicemail is offered",
                    hint="lead to a callback or voicemail",
                    certainty=call.certainty(view, edge.source),
                    flow=place.flow.flow,
                    node=place.name,
                    outlet=edge.name,
                    how=call.how(view, edge.source, moment=True),
                )


def _turned_away(call: Call, view: View) -> Iterator[Edge]:
    """Give the closed ways without help behind them, the first on each path."""
    covered = set(view.reach(view.stranded))
    for vertex in view.unserved(goals=True):
        if vertex in covered or not call.serves(vertex):
            continue
        for edge in view.out[vertex]:
            if edge.kind not in ("closed", "holiday") or edge.target in view.saved:
                continue
            behind = view.reach([edge.target])
            covered.update(behind)
            if not view.trapped & behind.keys() and not view.stranded.keys() & behind.keys():
                yield edge
