"""D703: a variable is set and never read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.reading import readings
from ivr.lint.rule import FlowRule
from ivr.nodes.record import Record


class DeadStore(FlowRule):
    """Finds what callers are asked for, or another system is, and that nothing uses."""

    code = "D703"
    name = "dead-store"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each variable that a node sets and that no text or condition of the flow reads."""
        read = {name for node in call.flow.nodes.values() for reading in readings(node) for name in reading.names}
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            # A recording is kept as a file, whoever reads its name.
            for name in () if isinstance(place.node, Record) else place.node.writes():
                if name not in read:
                    yield self.found(
                        call.key(place),
                        f'nothing uses "{name}", which is set here',
                        hint="use it, or do not ask for it",
                        flow=call.flow.flow,
                        node=place.name,
                        outlet=name,
                    )
