"""I402: a question that is asked once only, or again and again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ivr.dialog.input import InputNode
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule


class Attempts(FlowRule):
    """Finds questions with fewer than 2 attempts or more than 3."""

    code = "I402"
    name = "attempts"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    options: ClassVar[Mapping[str, int | float]] = {"least": 2, "most": 3}

    def check(self, call: Call) -> Iterator[Finding]:
        """Give questions whose attempts are outside the limits."""
        least, most = int(self.option("least")), int(self.option("most"))
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            node = place.node
            if isinstance(node, InputNode) and not least <= node.attempts <= most:
                few = node.attempts < least
                yield self.found(
                    call.key(place, "attempts"),
                    "one slip and the question is over" if few else f"callers hear this question {node.attempts} times",
                    hint=f"set attempts to {least if few else most}",
                    flow=call.flow.flow,
                    node=place.name,
                )
