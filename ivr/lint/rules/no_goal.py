"""S010: calls are never counted as done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallKind, CallRule
from ivr.nodes.goal import Goal


class NoGoal(CallRule):
    """Finds flows in which no caller ever passes a `goal`, so that nobody knows whether calls end well."""

    code = "S010"
    name = "no-goal"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound", "outbound"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give the flow when no goal is reached in it or its modules; nothing when something there is not known."""
        reached = call.whole.parents
        unknown = any(call.graph.is_unknown(vertex) for vertex in reached)
        if unknown or any(isinstance(call.graph.place(vertex).node, Goal) for vertex in reached):
            return
        yield self.found(
            call.source.value(("flow",)),
            "no caller passes a goal, so reports cannot tell which calls ended well",
            hint="add a node of type goal where a caller has got what they called for",
            flow=call.flow.flow,
        )
