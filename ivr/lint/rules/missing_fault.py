"""R111: something that can fail has no way on for when it does."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.broken import flow_of, unset_fault
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope


class MissingFault(ProjectRule):
    """Finds requests, transfers, queues and questions whose failure nobody thought of."""

    code = "R111"
    name = "missing-fault"
    severity = "error"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give fault outlets that are not set; faults that a module returns and its caller does not take are R113's."""
        for problem in scope.loaded.problems:
            outlet = unset_fault(problem)
            if outlet is not None:
                message = f'"{outlet}" is not set: when that happens, the caller would be nowhere'
                hint = f"add {outlet}: NODE, such as an agent"
                yield self.found(problem.span, message, hint=hint, flow=flow_of(problem), outlet=outlet)
