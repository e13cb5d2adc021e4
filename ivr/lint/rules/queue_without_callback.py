"""C301: callers wait for an agent, and nobody offers to call them back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.callbacks import offering
from ivr.lint.finding import Finding, Severity
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View
from ivr.nodes.queue import Queue


class QueueWithoutCallback(CallRule):
    """Finds queues that callers get into, and wait in, without being offered a callback."""

    code = "C301"
    name = "queue-without-callback"
    severity = "warning"
    raised: ClassVar[Mapping[str, Severity]] = {"strict": "error"}
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound"})
    options: ClassVar[Mapping[str, int | float]] = {"short_wait": 180}
    """Seconds; callers who never wait longer need no callback."""

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each queue that offers no callback and is reached without an offer, unless the wait is short."""
        faults: dict[int, list[View]] = {}
        for view in call.views:
            offered = offering(call, view)
            reached = view.reach([call.graph.start], through=partial(_is_free_of, offered))
            for vertex in reached:
                if (
                    vertex not in offered
                    and call.serves(vertex)
                    and _is_long_wait(call, view, vertex, self.option("short_wait"))
                ):
                    faults.setdefault(vertex, []).append(view)
        for vertex, view, _ in call.faulty_moments(faults):
            place = call.graph.place(vertex)
            assert isinstance(place.node, Queue)
            yield self.found(
                call.key(place),
                f"callers can wait {place.node.max_wait / 60:g} minutes here, and nobody offers to call them back",
                hint="offer a callback by a key while they wait, or before they join",
                certainty=call.certainty(view, vertex),
                flow=place.flow.flow,
                node=place.name,
                how=call.how(view, vertex),
            )


def _is_free_of(offered: set[int], vertex: int) -> bool:
    return vertex not in offered


def _is_long_wait(call: Call, view: View, vertex: int, short: float) -> bool:
    place = call.graph.places[vertex]
    if place is None or not isinstance(place.node, Queue) or view.is_shut(vertex):
        return False
    if place.node.max_wait >= short:
        return True
    # A short wait that begins again at its end is a long one.
    over = [edge.target for edge in view.out[vertex] if edge.kind == "timeout"]
    return vertex in view.reach(over, through=view.passes)
