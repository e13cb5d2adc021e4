"""Findings as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from ivr.drawing.marks import SEVERITIES, counts
from ivr.lint.finding import Finding
from ivr.lint.runner import report
from ivr.loading.project import Loaded
from web_designer.services.linting import Linting


def check(loaded: Loaded, how: Linting) -> tuple[Finding, ...]:
    """Give what the linter says about these flows and is not in the baseline, in the order of the files."""
    return how.baseline.applied(report(loaded, select=how.selection, today=date.today())).findings


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Give findings by severity, then in the order of the file."""
    order = list(SEVERITIES)
    return sorted(findings, key=lambda each: (order.index(each.severity), each.span, each.code))


def tally(findings: Iterable[Finding]) -> Mapping[str, int]:
    """Give how many there are of each severity that occurs, the worst first."""
    return counts(tuple(findings))


def as_json(finding: Finding) -> dict[str, object]:
    """Give a finding as the API sends it."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "certainty": finding.certainty,
        "message": finding.message,
        "hint": finding.hint,
        "file": finding.span.file,
        "line": finding.span.line,
        "column": finding.span.column,
        "flow": finding.flow,
        "node": finding.node,
        "outlet": finding.outlet,
        "language": finding.language,
        "how": list(finding.how),
    }
