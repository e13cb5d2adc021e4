"""Findings for machines; `docs/lint.md` documents the fields."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime

from ivr.lint.course import Course
from ivr.lint.finding import Finding
from ivr.lint.fingerprint import marked
from ivr.lint.reported import Report

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


def _witness(finding: Finding, course: Course) -> dict[str, object]:
    flow, node, phase = course.end
    return {
        "flow": course.flow,
        "at": datetime.fromtimestamp(course.at, UTC).isoformat(),
        "moment": course.moment or None,
        "from": course.caller,
        "steps": [
            {
                "kind": step.kind,
                "detail": step.detail or None,
                "seconds": step.seconds,
                "flow": step.flow,
                "node": step.node,
            }
            for step in course.steps
        ],
        "end": {"flow": flow, "node": node, "phase": phase},
        "replay": finding.replay_command,
    }


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
        "witness": _witness(finding, finding.course) if finding.course is not None else None,
        "fingerprint": mark,
    }
