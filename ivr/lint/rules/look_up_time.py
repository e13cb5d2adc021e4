"""I415: a long number is wanted before anybody could have found it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.nodes.collect import Collect


class LookUpTime(FlowRule):
    """Finds long entries with little time before the first key."""

    code = "I415"
    name = "look-up-time"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    options: ClassVar[Mapping[str, int | float]] = {"keys": 10, "seconds": 10}

    def check(self, call: Call) -> Iterator[Finding]:
        """Give entries of 10 keys or more whose first-digit timeout is under 10 seconds."""
        long, seconds = int(self.option("keys")), self.option("seconds")
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            node = place.node
            if isinstance(node, Collect) and node.digits.minimum >= long and node.first_digit_timeout < seconds:
                yield self.found(
                    call.key(place, "first_digit_timeout"),
                    f"{node.first_digit_timeout:g} seconds are few to find a number of {node.digits.minimum} keys",
                    hint=f"set first_digit_timeout to {seconds:g} or more, and say where the number stands",
                    flow=call.flow.flow,
                    node=place.name,
                )
