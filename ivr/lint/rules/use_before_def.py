"""D701: a variable is read before anything can have set it."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.dataflow import maybe
from ivr.lint.finding import Finding
from ivr.lint.reading import readings
from ivr.lint.rule import CallRule


class UseBeforeDef(CallRule):
    """Finds variables that have no value on any way that leads to where they are read."""

    code = "D701"
    name = "use-before-def"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each text or condition that reads such a variable; the call fails there."""
        known = maybe(call)
        for vertex in call.whole.parents:
            place = call.graph.places[vertex]
            if place is None or vertex not in known:
                continue
            for reading in readings(place.node):
                for name in sorted(reading.needed - known[vertex]):
                    yield self.found(
                        call.value(place, reading.path),
                        f'the call fails here: nothing has set "{name}" by then',
                        hint=f'set it before, give it a first value in "variables", or write {name} | default("…")',
                        certainty=call.certainty(call.whole, vertex),
                        flow=place.flow.flow,
                        node=place.name,
                        outlet=name,
                        how=call.how(call.whole, vertex),
                    )
