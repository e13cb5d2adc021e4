"""C311: people who are called back cannot say that they need no call any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.booked import called_back, met
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.nodes.callback import Callback


class NoCancel(ProjectRule):
    """Finds callbacks that can neither be cancelled nor moved by the person who answers."""

    code = "C311"
    name = "no-cancel"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give queues whose flow for callbacks has no callback node of that queue, which offers both."""
        for name, flow in called_back(scope):
            if not any(isinstance(node, Callback) and node.queue == name for node in met(scope.call(flow))):
                yield self.found(
                    scope.project.sources[""].value(("queues", name, "callback", "flow")),
                    f'people who answer the flow "{flow}" can neither cancel their call nor move it',
                    hint=f"lead a key of its menu to a callback node of {name}: it offers both",
                    node=name,
                    outlet="flow",
                )
