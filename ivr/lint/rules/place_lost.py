"""C308: who waits in a queue and books a callback goes to its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallRule
from ivr.lint.view import View
from ivr.nodes.callback import Callback
from ivr.nodes.queue import Queue

WAITED = frozenset({"key", "timeout"})
"""Ways out of a queue in which somebody has waited."""


class PlaceLost(CallRule):
    """Finds queues whose callers lose their place by choosing a callback."""

    code = "C308"
    name = "place-lost"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each queue that leads to a callback of its own which does not keep the place."""
        view, queues = call.whole, call.project.site.queues
        for vertex in view.reached:
            place = call.graph.places[vertex]
            if place is None or not isinstance(place.node, Queue) or place.node.queue not in queues:
                continue
            if queues[place.node.queue].callback.keep_place or not _books(call, view, vertex, place.node.queue):
                continue
            yield self.found(
                call.key(place),
                "who waits here and books a callback loses their place in the queue",
                hint=f'remove "keep_place: false" from the callback of {place.node.queue} in site.yaml',
                certainty=call.certainty(view, vertex),
                flow=place.flow.flow,
                node=place.name,
                how=call.how(view, vertex),
            )


def _books(call: Call, view: View, vertex: int, queue: str) -> bool:
    agents = view.helping("agent")
    targets = [edge.target for edge in view.out[vertex] if edge.kind in WAITED]
    for each in view.reach(targets, through=lambda vertex: vertex not in agents):
        place = call.graph.places[each]
        if place is not None and isinstance(place.node, Callback) and place.node.queue == queue:
            return True
    return False
