"""R115: what fails is tried again without end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ivr.expressions import expression_variables
from ivr.lint.call import Call
from ivr.lint.components import cycles
from ivr.lint.finding import Finding
from ivr.lint.graph import Edge
from ivr.lint.rule import CallRule
from ivr.lint.view import View
from ivr.model.outlet import FAULTS
from ivr.nodes.branch import Branch
from ivr.nodes.queue import Queue
from ivr.staffing.demand import expects_calls

REFUSED = FAULTS - {"timeout"} | {"closed"}
"""Ways out of a queue that let nobody wait."""


class EndlessFault(CallRule):
    """Finds circles that a caller is kept in for as long as something outside fails."""

    code = "R115"
    name = "endless-fault"
    severity = "warning"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each circle of faults with no question in it, at the node that fails.

        Queues of a site with volumes are Q801's and Q807's, what nothing at all leads out of is R104's.
        """
        faults: dict[int, list[View]] = {}
        judged = expects_calls(call.project.site)
        for view in call.views:
            order = {vertex: number for number, vertex in enumerate(view.parents)}
            for circle in cycles(view.reached, partial(_onward, call, view)):
                failing = [vertex for vertex in circle if _can_fail(call, vertex)]
                queues = [vertex for vertex in failing if call.graph.place(vertex).node.asks]
                if queues and (judged or len(queues) > 1):
                    continue
                if failing and not view.trapped.issuperset(circle) and not _counts(call, circle):
                    faults.setdefault(min(failing, key=order.__getitem__), []).append(view)
        yield from self.at_moments(
            call,
            faults,
            "what fails here is tried again and again; callers wait, and no key gets them out",
            hint="lead the way on which it fails to a menu, an agent, a callback or voicemail",
        )


def _onward(call: Call, view: View, vertex: int) -> list[int]:
    """Give where a call goes by itself while everything outside fails."""
    place = call.graph.places[vertex]
    if place is None:
        return []
    if isinstance(place.node, Queue):
        return [edge.target for edge in view.out[vertex] if edge.kind in REFUSED]
    if place.node.asks or place.node.recourse in ("callback", "voicemail"):
        return []
    taken = [edge for edge in view.out[vertex] if not _can_fail(call, vertex) or edge.kind in FAULTS]
    return [edge.target for edge in taken if not _is_key(edge)]


def _is_key(edge: Edge) -> bool:
    return edge.kind in ("key", "universal")


def _can_fail(call: Call, vertex: int) -> bool:
    """Say whether something outside is asked for here: a request, an agent, another phone."""
    place = call.graph.places[vertex]
    if place is None or place.node.ends:
        return False
    kinds = {edge.kind for edge in call.graph.out[vertex]}
    return bool(kinds & FAULTS) and (not place.node.asks or isinstance(place.node, Queue))


def _counts(call: Call, circle: list[int]) -> bool:
    """Say whether a branch in a circle looks at something that the circle changes."""
    nodes = [place.node for vertex in circle if (place := call.graph.places[vertex]) is not None]
    changed = {name for node in nodes for name in node.writes()}
    cases = (case for node in nodes if isinstance(node, Branch) for case in node.cases)
    return any(expression_variables(case.when) & changed for case in cases)
