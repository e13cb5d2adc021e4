"""Findings that an author accepts: `lint: {ignore: [{code, reason, until}]}` on a node or flow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from ivr.lint.finding import Finding
from ivr.lint.rule import rules
from ivr.model.node import Ignore
from ivr.model.outlet import Path
from ivr.model.project import Project
from ivr.model.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One entry of an `ignore` list, and what became of it."""

    flow: str
    node: str
    """"" when it is on the flow."""
    path: Path
    span: Span
    ignore: Ignore
    expired: bool
    """Its last day is over."""
    tried: bool
    """The rule it names was run, or there is none of that code."""
    used: bool = False
    """It keeps a finding back."""

    @property
    def stands(self) -> bool:
        """Say whether it counts: with a reason, and not past its day."""
        return bool(self.ignore.reason.strip()) and not self.expired

    def covers(self, finding: Finding) -> bool:
        """Say whether it is about a finding, which it may be too late to keep back."""
        here = finding.flow == self.flow and self.node in ("", finding.node)
        return here and finding.code == self.ignore.code


class Suppressions:
    """Everything that the authors of these flows accept."""

    def __init__(self, project: Project, flows: Collection[str] | None, ran: Collection[str], today: date | None):
        """Collect it from `flows` (all when None); `ran` holds the codes of the rules that ran.

        Without a day, every date counts as to come.
        """
        every = (each for flow in project.flows if flows is None or flow in flows for each in _of(project, flow))
        self._all = [
            Suppression(
                flow=flow,
                node=node,
                path=path,
                span=project.sources[flow].value((*path, "code")),
                ignore=ignore,
                expired=is_expired(ignore, today),
                tried=ignore.code in ran or ignore.code not in rules(),
            )
            for flow, node, path, ignore in every
        ]
        self._used: set[int] = set()

    def reason(self, finding: Finding) -> str | None:
        """Give why a finding is accepted, and remember what accepts it; None when nothing does."""
        found = [number for number, each in enumerate(self._all) if each.covers(finding) and finding.code]
        # One that stands no more is told of by itself, not as unused.
        self._used.update(found)
        return next((self._all[number].ignore.reason.strip() for number in found if self._all[number].stands), None)

    def used(self) -> tuple[Suppression, ...]:
        """Give each with whether it has been used, in the order of the files."""
        return tuple(replace(each, used=number in self._used) for number, each in enumerate(self._all))

    def sorted_out(self, findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Give the findings that stand, and those that are accepted, with the reason."""
        standing, accepted = [], []
        for finding in findings:
            reason = self.reason(finding)
            if reason is None:
                standing.append(finding)
            else:
                accepted.append(replace(finding, reason=reason))
        return tuple(standing), tuple(accepted)


def _of(project: Project, name: str) -> Iterator[tuple[str, str, Path, Ignore]]:
    flow = project.flows[name]
    for index, ignore in enumerate(flow.lint.ignore):
        yield name, "", ("lint", "ignore", index), ignore
    for node_name, node in flow.nodes.items():
        for index, ignore in enumerate(node.lint.ignore):
            yield name, node_name, ("nodes", node_name, "lint", "ignore", index), ignore


def is_expired(ignore: Ignore, today: date | None) -> bool:
    """Say whether its last day is over."""
    last = ignore.expires
    return last is not None and today is not None and last < today
