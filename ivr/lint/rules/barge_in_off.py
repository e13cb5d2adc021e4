"""I409: callers must listen to the end before they may answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.dialog.input import InputNode
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule


class BargeInOff(FlowRule):
    """Finds questions that no key interrupts."""

    code = "I409"
    name = "barge-in-off"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give questions with barge-in off; a notice that must be heard whole belongs into a say node."""
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            if isinstance(place.node, InputNode) and not place.node.barge_in:
                yield self.found(
                    call.key(place, "barge_in"),
                    "callers who know their key must hear the whole prompt first",
                    hint="remove barge_in: false; put a notice that must be heard into a say node before",
                    flow=call.flow.flow,
                    node=place.name,
                )
