"""The queues that owe people calls, and the flows those people hear when they answer."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.scope import Scope
from ivr.model.node import Node
from ivr.nodes.callback import Callback


def bookings(scope: Scope) -> dict[tuple[str, str], str]:
    """Give the flow and queue of every callback that can be booked, with the first node that books it."""
    found: dict[tuple[str, str], str] = {}
    for name, flow in scope.project.flows.items():
        for node, definition in flow.nodes.items():
            if isinstance(definition, Callback) and definition.queue in scope.project.site.queues:
                found.setdefault((name, str(definition.queue)), node)
    return found


def called_back(scope: Scope) -> Iterator[tuple[str, str]]:
    """Give the queues for which people are called, each with the flow they hear; one that is not there is D709's."""
    booked = {queue for _, queue in bookings(scope)}
    for queue in scope.project.site.queues:
        flow = scope.project.site.queues[queue].callback.flow if queue in booked else None
        if flow is not None and flow in scope.project.flows:
            yield queue, flow


def met(call: Call) -> Iterator[Node]:
    """Give the nodes that a call comes to at some opening state, queues that let nobody in apart."""
    for view in call.views:
        for vertex in view.reached:
            place = call.graph.places[vertex]
            if place is not None and not view.is_shut(vertex):
                yield place.node
