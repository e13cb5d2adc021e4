"""A201: nobody who calls ever gets to an agent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallKind, CallRule


class NoAgent(CallRule):
    """Finds lines on which no way leads to a person, at any time of day."""

    code = "A201"
    name = "no-agent"
    severity = "error"
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give one finding for the flow when no open queue or transfer is ever reached."""
        if any(view.helps(vertex, "agent") for view in call.views for vertex in view.reached):
            return
        yield self.found(
            call.source.key(("flow",)),
            "callers of this flow never get to an agent, whatever they press and whenever they call",
            hint='add a queue or transfer, and a universal such as agent: {keys: ["0"], next: agents}',
            flow=call.flow.flow,
        )
