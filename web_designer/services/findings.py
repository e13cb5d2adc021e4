"""Findings as the pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import PurePath

from ivr.drawing.marks import SEVERITIES, counts
from ivr.lint.finding import Finding
from ivr.lint.reported import Report
from ivr.lint.runner import report
from ivr.loading.files import SITE_FILE
from ivr.loading.project import Loaded
from web_designer.services.linting import Linting


def check(loaded: Loaded, how: Linting, flows: Collection[str] | None = None) -> tuple[Finding, ...]:
    """Give what the linter says about `flows`, or all, and is not in the baseline, in the order of the files."""
    return full(loaded, how, flows).findings


def full(loaded: Loaded, how: Linting, flows: Collection[str] | None = None) -> Report:
    """Give the same with what the authors accept and what is in the baseline."""
    return how.baseline.applied(report(loaded, flows, how.selection, today=date.today()))


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Give findings by severity, then in the order of the file."""
    order = list(SEVERITIES)
    return sorted(findings, key=lambda each: (order.index(each.severity), each.span, each.code))


def tally(findings: Iterable[Finding]) -> Mapping[str, int]:
    """Give how many there are of each severity that occurs, the worst first."""
    return counts(tuple(findings))


def short(file: str) -> str:
    """Give a file's name and the folder it is in: `main/flow.yaml`, or `site.yaml` alone."""
    path = PurePath(file)
    return path.name if path.name == SITE_FILE else f"{path.parent.name}/{path.name}"


def as_json(finding: Finding) -> dict[str, object]:
    """Give a finding as the API sends it."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "certainty": finding.certainty,
        "message": finding.message,
        "hint": finding.hint,
        "file": short(finding.span.file),
        "line": finding.span.line,
        "column": finding.span.column,
        "flow": finding.flow,
        "node": finding.node,
        "outlet": finding.outlet,
        "language": finding.language,
        "how": list(finding.how),
    }
