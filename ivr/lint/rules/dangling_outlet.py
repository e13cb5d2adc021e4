"""R102: a way out that is not set, or leads to a node that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.errors import Problem
from ivr.lint.broken import flow_of, unset_fault, unset_outlet
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.model.outlet import Path
from ivr.model.span import Span


class DanglingOutlet(ProjectRule):
    """Finds ways out that lead nowhere."""

    code = "R102"
    name = "dangling-outlet"
    severity = "error"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give missing targets, and required ways out that are not set; unset fault outlets are R111's."""
        for problem in scope.loaded.dangling:
            yield self._missing(problem, *_place(scope, problem.span))
        for problem in scope.loaded.problems:
            outlet = unset_outlet(problem)
            if outlet is not None and unset_fault(problem) is None:
                message = f'a caller who takes this way would be nowhere: "{outlet}" is not set'
                hint = f"choose where it leads, as {outlet}: NODE"
                yield self.found(problem.span, message, hint=hint, flow=flow_of(problem), outlet=outlet)

    def _missing(self, problem: Problem, flow: str, path: Path) -> Finding:
        node = str(path[1]) if path[0] == "nodes" and len(path) > 2 else ""
        outlet = ".".join(str(part) for part in path[2:] if part != "next") if node else ".".join(map(str, path))
        message = f"{problem.message}, so a caller who takes this way would be nowhere"
        return self.found(problem.span, message, hint=problem.hint, flow=flow, node=node, outlet=outlet or "next")


def _place(scope: Scope, span: Span) -> tuple[str, Path]:
    """Give the flow and path of a value that stands at `span`."""
    for flow, source in scope.project.sources.items():
        if source.file == span.file:
            return flow, next(path for path, place in source.values.items() if place == span and path)
    raise KeyError(span)
