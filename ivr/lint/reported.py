"""What linting gave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ivr.lint.finding import Finding
from ivr.lint.unfinished import Unfinished


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The findings that stand, those that the author accepts, and how many flows were looked at."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    """Accepted in the flows, each with the reason."""
    flows: int
    known: tuple[Finding, ...] = ()
    """In the baseline."""
    unfinished: tuple[Unfinished, ...] = ()
    """Calls that were not followed to their end, so that findings about them may be missing."""


def merged(reports: Iterable[Report]) -> Report:
    """Give several reports, of sites that have nothing to do with each other, as one."""
    every = tuple(reports)
    return Report(
        findings=tuple(sorted((finding for each in every for finding in each.findings), key=by_place)),
        suppressed=tuple(sorted((finding for each in every for finding in each.suppressed), key=by_place)),
        flows=sum(each.flows for each in every),
        unfinished=tuple(sorted(one for each in every for one in each.unfinished)),
    )


def by_place(finding: Finding) -> tuple[object, ...]:
    """Give what findings are sorted by: file, line, column and code."""
    return (finding.span, finding.code, finding.identity, finding.message)
