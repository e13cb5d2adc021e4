"""A212: callers say again what they have keyed in already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.dataflow import Way
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.nodes.collect import Collect
from ivr.nodes.queue import Queue
from ivr.nodes.transfer import Transfer


class ContextDropped(FlowRule):
    """Finds queues and transfers that do not pass on what callers have keyed in on the way."""

    code = "A212"
    name = "context-dropped"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each with the entries that some callers have made by then; sensitive ones may not be passed."""
        nothing: frozenset[str] = frozenset()
        entered = call.dataflow.solve(nothing, lambda known, way: _onward(call, known, way), frozenset.union)
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            if not isinstance(place.node, Queue | Transfer):
                continue
            dropped = sorted(entered.get(vertex, nothing) - set(place.node.passes))
            if dropped:
                yield self.found(
                    call.key(place),
                    f"callers who keyed in {_named(dropped)} have to say it again: the agent is not told",
                    hint=f"write pass: [{', '.join([*place.node.passes, *dropped])}]",
                    certainty="possible",
                    flow=call.flow.flow,
                    node=place.name,
                )


def _onward(call: Call, known: frozenset[str], way: Way) -> frozenset[str]:
    """Give the entries of the flow that callers have made after a place, from those before it."""
    if way.enters:
        return frozenset()
    node = call.graph.place(way.source).node
    if way.gives and isinstance(node, Collect) and not node.sensitive:
        return known | {node.variable}
    return known


def _named(names: list[str]) -> str:
    quoted = [f'"{name}"' for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
