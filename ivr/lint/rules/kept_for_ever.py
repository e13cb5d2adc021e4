"""K912: what callers say is recorded and never removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.dialog.recording import RecordingNode
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.model.node import Node
from ivr.nodes.recording import Recording


class KeptForEver(ProjectRule):
    """Finds what is recorded in a site that does not say for how long."""

    code = "K912"
    name = "kept-for-ever"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset()
    profiles: ClassVar[frozenset[str]] = frozenset({"ES", "EU", "GB", "PT"})

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give each node that records where site.yaml has no retention_days."""
        if scope.is_site_unreadable or scope.project.site.retention_days is not None:
            return
        for flow in scope.project.flows.values():
            for name, node in flow.nodes.items():
                if _records(node):
                    yield self.found(
                        scope.project.sources[flow.flow].key(("nodes", name)),
                        "what is recorded here is kept for ever",
                        hint="write retention_days: 90 in site.yaml, or how long you need it",
                        flow=flow.flow,
                        node=name,
                    )


def _records(node: Node) -> bool:
    return isinstance(node, RecordingNode) or (isinstance(node, Recording) and node.action == "start")
