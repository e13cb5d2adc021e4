"""The queues that owe people calls, and the flows those people hear when they answer."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.scope import Scope
from ivr.model.node import Node
from ivr.nodes.callback import Callback


def booked(scope: Scope) -> list[str]:
    """Give the queues of the site that some flow books callbacks for, in the order of site.yaml."""
    flows = scope.project.flows.values()
    wanted = {node.queue for flow in flows for node in flow.nodes.values() if isinstance(node, Callback)}
    return [name for name in scope.project.site.queues if name in wanted]


def called_back(scope: Scope) -> Iterator[tuple[str, str]]:
    """Give those for which people are called, each with the flow they hear; one that is not there is D709's."""
    for queue in booked(scope):
        flow = scope.project.site.queues[queue].callback.flow
        if flow is not None and flow in scope.project.flows:
            yield queue, flow


def met(call: Call) -> Iterator[Node]:
    """Give the nodes that a call comes to at some opening state, queues that let nobody in apart."""
    for view in call.views:
        for vertex in view.reached:
            place = call.graph.places[vertex]
            if place is not None and not view.is_shut(vertex):
                yield place.node
