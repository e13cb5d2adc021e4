"""D704: a value of one kind is used as one of another."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.reading import readings
from ivr.lint.rule import FlowRule
from ivr.lint.types import mismatch, types


class TypeMismatch(FlowRule):
    """Finds text that is compared with numbers or said as one, and numbers that are compared with text."""

    code = "D704"
    name = "type-mismatch"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each text or condition that uses a variable in a way its values never allow."""
        known = types(call.flow)
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            for reading in readings(place.node):
                wrong = mismatch(reading.text, {name: known[name] for name in reading.names if name in known})
                if wrong:
                    yield self.found(
                        call.value(place, reading.path),
                        wrong,
                        hint="compare text with text in quotes and numbers with numbers; "
                        "a collect node of the kind number gives a number, of the kind digits text",
                        flow=call.flow.flow,
                        node=place.name,
                    )
