"""How `ivr lint` prints a report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.cli._lint_options import Format

if TYPE_CHECKING:
    from ivr.lint.finding import Severity
    from ivr.lint.reported import Report


def show(report: Report, kind: Format, fail_on: Severity) -> None:
    """Print a report to standard output, in colour on a terminal."""
    if kind is not Format.TEXT:
        sys.stdout.write(_machine(report, kind, fail_on))
        return
    from ivr.lint.report import text

    if not sys.stdout.isatty():
        sys.stdout.write(text.plain(report, _lines))
        return
    from rich.text import Text

    from ivr.cli._output import out

    console = out()
    for line in text.render(report, _lines):
        console.print(Text.assemble(*line))


def _machine(report: Report, kind: Format, fail_on: Severity) -> str:
    from ivr.lint.report.places import repository

    root = repository(Path())
    if kind is Format.JSON:
        from ivr.lint.report import json

        return json.render(report)
    if kind is Format.SARIF:
        from importlib.metadata import version

        from ivr.lint.report import sarif

        return sarif.render(report, root, version("signpost-ivr"))
    if kind is Format.JUNIT:
        from ivr.lint.report import junit

        return junit.render(report, root, fail_on)
    from ivr.lint.report import github

    return github.render(report, root)


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []
