"""R111: something that can fail has no way on for when it does."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.broken import flow_of, unset_fault
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.model.outlet import FAULTS


class MissingFault(ProjectRule):
    """Finds requests, transfers, queues, questions and modules whose failure nobody thought of."""

    code = "R111"
    name = "missing-fault"
    severity = "error"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give fault outlets that are not set, and faults that a module returns and its caller does not take."""
        for problem in scope.loaded.problems:
            outlet = unset_fault(problem)
            if outlet is not None:
                message = f'"{outlet}" is not set: when that happens, the caller would be nowhere'
                hint = f"add {outlet}: NODE, such as an agent"
                yield self.found(problem.span, message, hint=hint, flow=flow_of(problem), outlet=outlet)
        for flow in scope.entries:
            yield from self._returned(scope.call(flow))

    def _returned(self, call: Call) -> Iterator[Finding]:
        view = call.whole
        for vertex, name, place in call.unmapped(view):
            if name in FAULTS:
                yield self.found(
                    call.key(place, "exits"),
                    f'the module can fail ("{name}"), and then the caller would be nowhere',
                    hint=f"add {name}: NODE to the exits, such as an agent",
                    certainty=call.certainty(view, vertex),
                    flow=place.flow.flow,
                    node=place.name,
                    outlet=name,
                    how=call.how(view, vertex),
                )
