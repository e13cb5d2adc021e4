"""R105: a circle that never waits for the caller, for time or for anything outside."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.components import cycles
from ivr.lint.finding import Finding
from ivr.lint.rule import CallRule
from ivr.lint.view import View


class SilentCycle(CallRule):
    """Finds circles that the engine has to stop, while the caller hears nothing."""

    code = "R105"
    name = "silent-cycle"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each circle of nodes that do not wait once, at the node a caller meets first."""
        faults: dict[int, list[View]] = {}
        branching: set[int] = set()
        for view in call.views:
            for cycle in _silent_cycles(call, view):
                faults.setdefault(cycle[0], []).append(view)
                if any(edge.kind == "case" for vertex in cycle for edge in view.out[vertex]):
                    branching.add(cycle[0])
        for vertex, view, when in call.faulty_moments(faults):
            place = call.graph.place(vertex)
            yield self.found(
                call.key(place),
                f"{when}the call goes round in a circle here without a word, until it is stopped as failed",
                hint="say or ask something in the circle, or lead out of it",
                certainty="possible" if vertex in branching else call.certainty(view, vertex),
                flow=place.flow.flow,
                node=place.name,
                how=call.how(view, vertex, moment=bool(when)),
            )


def _silent_cycles(call: Call, view: View) -> list[list[int]]:
    order = {vertex: number for number, vertex in enumerate(view.parents)}
    silent = {vertex for vertex in order if (place := call.graph.places[vertex]) is not None and not place.node.waits}
    found = cycles(silent, lambda vertex: [each for each in view.targets(vertex) if each in silent])
    return [sorted(cycle, key=order.__getitem__) for cycle in found]
