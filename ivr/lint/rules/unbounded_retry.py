"""R106: a caller who says nothing is asked again without end."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ivr.expressions import expression_variables
from ivr.lint.call import Call
from ivr.lint.components import cycles
from ivr.lint.finding import Finding
from ivr.lint.rule import CallRule
from ivr.lint.view import View
from ivr.nodes.branch import Branch


class UnboundedRetry(CallRule):
    """Finds circles that silence, or answers we do not understand, keep a caller in."""

    code = "R106"
    name = "unbounded-retry"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each question from which failing leads back to itself, unless a branch counts the rounds."""
        faults: dict[int, list[View]] = {}
        for view in call.views:
            for cycle in _retries(call, view):
                failing = next((vertex for vertex in cycle if view.gives_up(vertex)), None)
                if failing is not None and failing not in view.trapped:
                    faults.setdefault(failing, []).append(view)
        yield from self.at_moments(
            call,
            faults,
            "a caller who gives no answer that counts is asked again without end",
            hint="lead the last failed attempt to an agent, a callback or voicemail, or count the rounds",
        )


def _retries(call: Call, view: View) -> list[list[int]]:
    """Give the circles a passive caller goes round in, in order of reach, without those that something counts."""
    order = {vertex: number for number, vertex in enumerate(view.parents)}

    def onward(vertex: int) -> Collection[int]:
        return [target for target in view.passive(vertex) if target in order and target not in counting]

    counting: set[int] = set()
    for cycle in cycles(order, onward):
        counting |= _counters(call, cycle)
    found = cycles([vertex for vertex in order if vertex not in counting], onward)
    return [sorted(cycle, key=order.__getitem__) for cycle in found]


def _counters(call: Call, cycle: list[int]) -> set[int]:
    """Give the branches of a circle that look at a variable which the circle changes."""
    places = [(vertex, place) for vertex in cycle if (place := call.graph.places[vertex]) is not None]
    changed = {name for _, place in places for name in place.node.writes()}
    return {
        vertex
        for vertex, place in places
        if isinstance(place.node, Branch)
        and any(expression_variables(case.when) & changed for case in place.node.cases)
    }
