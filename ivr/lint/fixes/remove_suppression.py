"""Takes away suppressions that keep nothing back."""

from __future__ import annotations

from typing import ClassVar

from ivr.lint.finding import Finding
from ivr.lint.fix import Fix
from ivr.loading.yaml_edits import Edit, Layout
from ivr.model.project import Project, Source


class RemoveSuppression(Fix):
    """Takes away the entry; the list, and then `lint`, when nothing else is in them."""

    code: ClassVar[str] = "S007"
    title: ClassVar[str] = "Stop accepting what is not found any more"
    safe: ClassVar[bool] = True

    def edits(self, finding: Finding, project: Project, layout: Layout) -> list[Edit]:
        """Give the one edit."""
        source = project.sources[finding.flow]
        flow = project.flows[finding.flow]
        lint = flow.nodes[finding.node].lint if finding.node else flow.lint
        top = ("nodes", finding.node, "lint") if finding.node else ("lint",)
        index = _index(source, top, finding, len(lint.ignore))
        if index is None:
            return []
        ways = (layout.remove(path) for path in ((*top, "ignore", index), (*top, "ignore"), top))
        edit = next((way for way in ways if way is not None), None)
        return [edit] if edit is not None else []


def _index(source: Source, top: tuple[str, ...], finding: Finding, count: int) -> int | None:
    places = (source.value((*top, "ignore", index, "code")) for index in range(count))
    return next((index for index, place in enumerate(places) if place == finding.span), None)
