"""Findings for machines; `docs/lint.md` documents the fields."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict

from ivr.lint.finding import Finding
from ivr.lint.fingerprint import marked
from ivr.lint.runner import Report

VERSION = 1
"""Raised when a field changes its meaning or goes; new fields may come without."""


def render(report: Report) -> str:
    """Give the report as one JSON object."""
    count = Counter(finding.severity for finding in report.findings)
    document = {
        "version": VERSION,
        "findings": [
            _finding(finding, mark) for finding, mark, known in marked(report.findings, report.known) if not known
        ],
        "unfinished": [{**asdict(each), "opening": each.opening or None} for each in report.unfinished],
        "summary": {
            "flows": report.flows,
            "error": count["error"],
            "warning": count["warning"],
            "info": count["info"],
            "suppressed": len(report.suppressed),
            "known": len(report.known),
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding, mark: str) -> dict[str, object]:
    span = finding.span
    return {
        "code": finding.code or None,
        "name": finding.name,
        "severity": finding.severity,
        "certainty": finding.certainty,
        "message": finding.message,
        "hint": finding.hint or None,
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_column": span.end_column,
        "flow": finding.flow or None,
        "node": finding.node or None,
        "outlet": finding.outlet or None,
        "language": finding.language or None,
        "how": list(finding.how),
        "fingerprint": mark,
    }
