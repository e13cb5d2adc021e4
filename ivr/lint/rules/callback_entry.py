"""C309: a callback is promised that nobody makes, or that brings nobody to an agent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.booked import booked, called_back, met
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope


class CallbackEntry(ProjectRule):
    """Finds queues whose callbacks have no flow that leads to an agent."""

    code = "C309"
    name = "callback-entry"
    severity = "error"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give booked queues without a flow for it, then those whose flow reaches no agent."""
        source = scope.project.sources
        for name in booked(scope):
            if scope.project.site.queues[name].callback.flow is None:
                yield self.found(
                    source[""].key(("queues", name)),
                    "callers are promised a call that nobody makes, unless you make it by hand",
                    hint='add "callback: {flow: ...}" with an outbound flow that leads to an agent',
                    node=name,
                    outlet="flow",
                )
        for name, flow in called_back(scope):
            if not any(node.recourse == "agent" for node in met(scope.call(flow))):
                yield self.found(
                    source[""].value(("queues", name, "callback", "flow")),
                    f'people are called back, and in the flow "{flow}" none of them gets to an agent',
                    hint="lead a key of its first menu to the queue",
                    node=name,
                    outlet="flow",
                )
