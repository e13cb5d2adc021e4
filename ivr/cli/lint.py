"""`ivr lint`: what would fail callers, found before they call."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ivr.lint.runner import Report


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"


class Severity(StrEnum):
    """From which severity on findings fail the run."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


def command(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Flow folders or files, or ids under ./flows; default: flows.")
    ] = None,
    kind: Annotated[Format, typer.Option("--format", help="text for people, json for machines.")] = Format.TEXT,
    fail_on: Annotated[Severity, typer.Option(help="Exit with 1 for findings as bad as this, or worse.")] = (
        Severity.ERROR
    ),
    select: Annotated[
        str, typer.Option(help="Only these rules: codes or their beginnings, as in A,R104.", metavar="CODES")
    ] = "",
) -> None:
    r"""Find what would fail callers: dead ends, no way to an agent, waits without a callback offer.

    Exits with 0 when nothing is as bad as --fail-on, 1 when something is, 2 when it was called wrongly.

    \b
    Examples:
      ivr lint
      ivr lint flows/main --fail-on warning
      ivr lint --format json > findings.json
      ivr lint --select A,C main
    """
    files = _files(paths or ["flows"])
    report = _report(files, tuple(each.strip() for each in select.split(",")) if select else None)
    _print(report, kind)
    if any(finding.at_least(fail_on.value) for finding in report.findings):
        raise typer.Exit(1)


def _files(paths: Sequence[str]) -> list[Path]:
    """Give the flow files that are meant; raises ConfigError."""
    from ivr.cli._flows import FLOWS
    from ivr.errors import ConfigError
    from ivr.loading.project import FLOW_FILE, flow_files

    files: list[Path] = []
    for name in paths:
        path = Path(name)
        if not path.exists() and (FLOWS / name / FLOW_FILE).is_file():
            path = FLOWS / name
        if not path.exists():
            raise ConfigError(f"there is no file or folder {path}")
        found = flow_files(path)
        if not found:
            raise ConfigError(f"{path} holds no flow; a flow is a file flows/NAME/{FLOW_FILE}")
        files += found
    return list(dict.fromkeys(files))


def _report(files: Sequence[Path], select: Sequence[str] | None) -> Report:
    """Give the findings about these files, each site read whole, since calls go from flow to flow."""
    from datetime import UTC, datetime

    from ivr.cli._flows import _with_roots
    from ivr.errors import ConfigError
    from ivr.lint.runner import merged, report
    from ivr.loading.project import load
    from ivr.nodes import node_types

    wanted = {file.resolve() for file in files}
    roots = _with_roots(files)
    groups = [[root] for root in roots if root.is_dir()]
    alone = [root for root in roots if root.is_file()]
    reports = []
    for group in (*groups, alone) if alone else groups:
        loaded = load(group, node_types())
        sources = loaded.project.sources.items()
        read = {Path(source.file).resolve(): flow for flow, source in sources if flow}
        flows = {read.get(file, file.parent.name) for file in wanted}
        try:
            reports.append(report(loaded, flows, select, datetime.now(UTC).date()))
        except ValueError as error:
            raise ConfigError(str(error)) from error
    return merged(reports)


def _print(report: Report, kind: Format) -> None:
    if kind is Format.JSON:
        from ivr.lint.report.json import render as render_json

        sys.stdout.write(render_json(report))
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


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []
