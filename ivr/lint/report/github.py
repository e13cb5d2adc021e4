"""Findings as annotations that a GitHub workflow shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ivr.lint.finding import Finding, Severity
from ivr.lint.report.places import relative
from ivr.lint.report.text import summary
from ivr.lint.reported import Report

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report, root: Path) -> str:
    """Give a workflow command for each finding and for calls not followed to their end, then the summary.

    Paths are relative to `root`, the repository.
    """
    lines = [_command(finding, root) for finding in report.findings]
    lines += [f"::notice title=not followed to the end::{_data(each.told)}" for each in report.unfinished]
    return "\n".join((*lines, summary(report))) + "\n"


def _command(finding: Finding, root: Path) -> str:
    span = finding.span
    # The end is exclusive for us and inclusive for GitHub.
    fields = {
        "file": relative(span.file, root) or span.file,
        "line": str(span.line),
        "col": str(span.column),
        "endColumn": str(max(span.column, span.end_column - 1)),
        "title": f"{finding.code} {finding.name}".strip(),
    }
    given = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    return f"::{_COMMANDS[finding.severity]} {given}::{_data(chr(10).join(_lines(finding)))}"


def _lines(finding: Finding) -> Iterator[str]:
    yield finding.message
    if finding.hint:
        yield f"What to do: {finding.hint}"
    if finding.how:
        yield f"How a caller gets here: {', '.join(finding.how)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
