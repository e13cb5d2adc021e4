"""R101: a node that no call gets to."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule


class UnreachableNode(FlowRule):
    """Finds nodes that nothing leads to, whatever callers do and whatever fails."""

    code = "R101"
    name = "unreachable-node"
    severity = "warning"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give every node that is not reached; none where a target is missing, for it may be the one meant."""
        if any(call.graph.is_unknown(vertex) for vertex in call.whole.parents):
            return
        for name, vertex in call.graph.own.items():
            if vertex not in call.whole.parents:
                yield self.found(
                    call.key(call.graph.place(vertex)),
                    "no caller ever gets here: nothing that is reached leads to it",
                    hint="lead something here, or remove the node",
                    flow=call.flow.flow,
                    node=name,
                )
