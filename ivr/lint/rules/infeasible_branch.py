"""R107: a case of a branch whose condition never holds."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.feasibility import dead_cases
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.lint.types import mismatch, types
from ivr.nodes.branch import Branch


class InfeasibleBranch(ProjectRule):
    """Finds conditions that no call can meet."""

    code = "R107"
    name = "infeasible-branch"
    severity = "warning"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give cases that cannot hold with any value their variables can have there.

        What compares a text with a number is D704's: it says why.
        """
        for dead in dead_cases(scope):
            place = dead.place
            assert isinstance(place.node, Branch)
            case = place.node.cases[dead.case]
            if not dead.shadowed and not mismatch(case.when, types(place.flow)):
                yield self.found(
                    scope.project.sources[place.flow.flow].value(("nodes", place.name, "cases", dead.case, "when")),
                    f'"{case.label or case.when}" never holds here: what it looks at is always something else',
                    hint="correct the condition, or remove the case",
                    flow=place.flow.flow,
                    node=place.name,
                    outlet=f"case{dead.case + 1}",
                )
