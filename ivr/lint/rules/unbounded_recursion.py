"""R112: a module that runs itself again without end."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.expressions import expression_variables
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.nodes.branch import Branch


class UnboundedRecursion(ProjectRule):
    """Finds flows that run themselves, directly or through others, with nothing that counts how deep they are."""

    code = "R112"
    name = "unbounded-recursion"
    severity = "error"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give each subflow node that begins a flow anew inside itself, unless a branch on a parameter decides it."""
        for flow in scope.project.flows:
            call = scope.call(flow)
            for vertex in _uncounted(call):
                if any(edge.kind == "module" and _is_begin(call, edge.target) for edge in call.whole.out[vertex]):
                    yield self._again(call, vertex, flow)

    def _again(self, call: Call, vertex: int, flow: str) -> Finding:
        place = call.graph.place(vertex)
        return self.found(
            call.key(place, "flow"),
            f'"{flow}" runs itself here, deeper each time, until the call fails',
            hint="go back to a node of the same flow instead, or count the rounds in a parameter and branch on it",
            certainty=call.certainty(call.whole, vertex),
            flow=place.flow.flow,
            node=place.name,
            how=call.how(call.whole, vertex),
        )


def _uncounted(call: Call) -> dict[int, None]:
    return call.whole.reach([call.graph.start], through=lambda vertex: not _counts(call, vertex))


def _is_begin(call: Call, vertex: int) -> bool:
    place = call.graph.places[vertex]
    return place is not None and place.visit == 0


def _counts(call: Call, vertex: int) -> bool:
    """Say whether a branch here looks at a parameter: nothing else goes from one round to the next."""
    place = call.graph.places[vertex]
    if place is None or not isinstance(place.node, Branch):
        return False
    handed = set(place.flow.parameters)
    return any(expression_variables(case.when) & handed for case in place.node.cases)
