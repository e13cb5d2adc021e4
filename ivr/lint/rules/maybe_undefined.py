"""D702: a variable is read that some way there leaves without a value."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.dataflow import assigned, maybe
from ivr.lint.finding import Finding
from ivr.lint.reading import readings
from ivr.lint.rule import CallRule


class MaybeUndefined(CallRule):
    """Finds variables that have a value on some ways to where they are read, and on others none."""

    code = "D702"
    name = "maybe-undefined"
    severity = "warning"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each text or condition that reads such a variable."""
        sure, possible = assigned(call), maybe(call)
        for vertex in call.whole.parents:
            place = call.graph.places[vertex]
            if place is None or vertex not in sure:
                continue
            for reading in readings(place.node):
                for name in sorted(reading.needed & (possible[vertex] - sure[vertex])):
                    yield self.found(
                        call.value(place, reading.path),
                        f'some callers get here before anything has set "{name}", and the call fails for them',
                        hint=f'give it a first value in "variables", or write {name} | default("…")',
                        certainty="possible",
                        flow=place.flow.flow,
                        node=place.name,
                        outlet=name,
                    )
