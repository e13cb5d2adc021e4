"""R109: a case of a branch that an earlier case always takes first."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.feasibility import dead_cases
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.nodes.branch import Branch


class ShadowedBranch(ProjectRule):
    """Finds cases that stand behind a wider one."""

    code = "R109"
    name = "shadowed-branch"
    severity = "warning"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give cases that could hold, but never where the cases before them do not."""
        for dead in dead_cases(scope):
            place = dead.place
            assert isinstance(place.node, Branch)
            if dead.shadowed:
                case = place.node.cases[dead.case]
                yield self.found(
                    scope.project.sources[place.flow.flow].value(("nodes", place.name, "cases", dead.case, "when")),
                    f'"{case.label or case.when}" is never taken: whenever it holds, an earlier case holds too',
                    hint="put it before the wider case, or remove it",
                    flow=place.flow.flow,
                    node=place.name,
                    outlet=f"case{dead.case + 1}",
                )
