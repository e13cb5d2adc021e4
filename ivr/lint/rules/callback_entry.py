"""C309: a callback is promised that nobody makes, or that brings nobody to an agent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.booked import bookings, called_back, met
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope


class CallbackEntry(ProjectRule):
    """Finds callbacks of queues that have no flow for it, or one that does not lead to an agent."""

    code = "C309"
    name = "callback-entry"
    severity = "error"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give the first callback of each flow for a queue without a flow, then flows that reach no agent."""
        project = scope.project
        for (flow, queue), node in bookings(scope).items():
            if project.site.queues[queue].callback.flow is None:
                yield self.found(
                    project.sources[flow].value(("nodes", node, "queue")),
                    "callers are promised a call here that nobody makes, unless you make it by hand",
                    hint=f'name an outbound flow that leads to an agent in "callback.flow" of {queue} in site.yaml',
                    flow=flow,
                    node=node,
                    outlet="queue",
                )
        for flow in dict.fromkeys(flow for _, flow in called_back(scope)):
            start = project.flows[flow].start
            if not any(node.recourse == "agent" for node in met(scope.call(flow))):
                yield self.found(
                    project.sources[flow].key(("nodes", start)),
                    "people are called back, and none of them gets to an agent",
                    hint="lead a key of the first menu to the queue",
                    flow=flow,
                    node=start,
                )
