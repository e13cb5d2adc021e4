"""S006: no dialogue comes through a node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope


class UntestedNode(ProjectRule):
    """Finds nodes that no dialogue enters, whichever flow it begins in."""

    code = "S006"
    name = "untested-node"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"all"})

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give each such node of the flows whose dialogues were run; the flow when none of its nodes is entered."""
        for name, missed in sorted(scope.missed.items()):
            flow = scope.project.flows.get(name)
            if flow is None:
                continue
            source = scope.project.sources[name]
            hint = f"write one: ivr test {source.folder} shows what is covered"
            if set(flow.nodes) <= set(missed):
                yield self.found(source.value(("flow",)), "no dialogue comes through this flow", hint=hint, flow=name)
                continue
            for node in missed:
                place = source.key(("nodes", node))
                yield self.found(place, "no dialogue comes through here", hint=hint, flow=name, node=node)
