"""A208: nobody gets to an agent without keying something in first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View
from ivr.nodes.collect import Collect
from ivr.nodes.record import Record

DATA = frozenset({"next", "failed"})
"""Outlets behind which data was asked for; keys of universals lead past it."""


class AgentBehindData(CallRule):
    """Finds lines on which every way to an agent asks for a number first."""

    code = "A208"
    name = "agent-behind-data"
    severity = "warning"
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give the first question for data, where an agent is reached only behind such questions."""
        faults: dict[int, list[View]] = {}
        for view in call.views:
            agents = view.helping("agent")
            if agents.isdisjoint(view.reached):
                continue
            free = view.reach(
                [call.graph.start], along=lambda edge: not (edge.kind in DATA and _asks_for_data(call, edge.source))
            )
            if agents.isdisjoint(free):
                first = next(vertex for vertex in view.reached if _asks_for_data(call, vertex))
                faults.setdefault(first, []).append(view)
        yield from self.at_moments(
            call,
            faults,
            "callers must answer this before they can get to an agent",
            hint="let a key lead to an agent from here, and announce it",
        )


def _asks_for_data(call: Call, vertex: int) -> bool:
    place = call.graph.places[vertex]
    return place is not None and isinstance(place.node, Collect | Record)
