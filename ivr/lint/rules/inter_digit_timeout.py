"""I405: an entry whose end is known only by a pause that is too short, or too long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Place
from ivr.lint.rule import FlowRule
from ivr.nodes.collect import Collect


class InterDigitTimeout(FlowRule):
    """Finds entries of any length that end too soon, too late, or only by waiting."""

    code = "I405"
    name = "inter-digit-timeout"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    options: ClassVar[Mapping[str, int | float]] = {"least": 2, "most": 6}

    def check(self, call: Call) -> Iterator[Finding]:
        """Give entries of variable length whose inter-digit timeout is outside the limits, or that no key ends."""
        least, most = self.option("least"), self.option("most")
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            node = place.node
            if not isinstance(node, Collect) or node.digits.minimum == node.digits.maximum:
                continue
            if not node.terminator:
                message = "only a pause ends this entry: callers wait in silence, or are cut short"
                yield self._about(call, place, "terminator", message, 'set terminator to "#", and say so in the prompt')
            elif not least <= node.inter_digit_timeout <= most:
                message = f"an entry ends after {node.inter_digit_timeout:g} seconds without a key"
                hint = f"set inter_digit_timeout to between {least:g} and {most:g}"
                yield self._about(call, place, "inter_digit_timeout", message, hint)

    def _about(self, call: Call, place: Place, field: str, message: str, hint: str) -> Finding:
        return self.found(
            call.key(place, field), message, hint=hint, flow=call.flow.flow, node=place.name, outlet=field
        )
