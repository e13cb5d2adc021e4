"""I404: callers have too little time to begin, or wait too long in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ivr.dialog.input import InputNode
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule


class FirstDigitTimeout(FlowRule):
    """Finds questions that count as unanswered too soon, or too late."""

    code = "I404"
    name = "first-digit-timeout"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    options: ClassVar[Mapping[str, int | float]] = {"least": 3, "most": 10}

    def check(self, call: Call) -> Iterator[Finding]:
        """Give questions whose first-digit timeout is outside the limits."""
        least, most = self.option("least"), self.option("most")
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            node = place.node
            if isinstance(node, InputNode) and not least <= node.first_digit_timeout <= most:
                seconds = node.first_digit_timeout
                what = (
                    "too little to find a key" if seconds < least else "a long silence for whoever did not understand"
                )
                yield self.found(
                    call.key(place, "first_digit_timeout"),
                    f"callers have {seconds:g} seconds to begin: {what}",
                    hint=f"set first_digit_timeout to between {least:g} and {most:g}",
                    flow=call.flow.flow,
                    node=place.name,
                )
