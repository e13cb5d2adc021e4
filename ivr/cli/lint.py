"""`ivr lint`: what would fail callers, found before they call."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ivr.cli._linting import codes, configured, flow_files_of, linted, set_apart, show_fixes
from ivr.errors import ConfigError

if TYPE_CHECKING:
    from ivr.lint.finding import Severity as LintSeverity
    from ivr.lint.runner import Report


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


class Severity(StrEnum):
    """From which severity on findings fail the run."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


def command(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Flow folders or files, or ids under ./flows; default: flows.")
    ] = None,
    kind: Annotated[
        Format,
        typer.Option("--format", help="text for people, json for machines, sarif, junit and github for pipelines."),
    ] = Format.TEXT,
    fail_on: Annotated[
        Severity | None, typer.Option(help="Exit with 1 for findings as bad as this, or worse; default: error.")
    ] = None,
    preset: Annotated[str, typer.Option(help="Which rules: 2026.1 (default), strict or all.", metavar="NAME")] = "",
    select: Annotated[
        str, typer.Option(help="Only these rules: codes or their beginnings, as in A,R104.", metavar="CODES")
    ] = "",
    ignore: Annotated[str, typer.Option(help="Never these rules, as in S,R101.", metavar="CODES")] = "",
    baseline: Annotated[
        Path | None, typer.Option(help="Leave out the findings that this file knows.", metavar="FILE")
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write all findings of now to the baseline.")
    ] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Take from the baseline what is no longer found.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended without callers noticing.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Mend also what changes prompts or keys.")
    ] = False,
    replay: Annotated[
        str,
        typer.Option(help="Walk through the call that shows a finding, as in A202@billing_menu.", metavar="FINDING"),
    ] = "",
    write_dialogues: Annotated[
        Path | None,
        typer.Option(help="Write the calls that show findings here, as dialogues that fail now.", metavar="DIR"),
    ] = None,
) -> None:
    r"""Find what would fail callers: dead ends, no way to an agent, waits without a callback offer.

    Exits with 0 when nothing is as bad as --fail-on, 1 when something is, 2 when it was called wrongly.

    What the command line leaves open is read from ivr.toml, or from the table tool.ivr of pyproject.toml.

    \b
    Examples:
      ivr lint
      ivr lint flows/main --fail-on warning
      ivr lint --format json > findings.json
      ivr lint --select A,C main
      ivr lint --baseline lint-baseline.json --write-baseline
      ivr lint --unsafe-fixes main
      ivr lint flows/main --replay A202@billing_menu
      ivr lint --write-dialogues var/findings
    """
    settings = configured(preset=preset, select=codes(select), ignore=codes(ignore))
    files = flow_files_of(paths or ["flows"])
    kept = baseline or settings.baseline
    if (write_baseline or prune) and kept is None:
        raise ConfigError("which file is the baseline? Give --baseline FILE, or baseline in ivr.toml")
    if fix or unsafe_fixes:
        show_fixes(files, settings.selection, unsafe=unsafe_fixes)
    report, looked = linted(files, settings.selection)
    if replay:
        from ivr.cli.simulate import show_finding

        show_finding(report.findings, replay, kind is Format.JSON)
        return
    if write_dialogues is not None:
        from ivr.cli._witness import write_dialogues as write

        for file in write(report.findings, write_dialogues):
            typer.echo(f"wrote {file}", err=True)
    if kept is not None:
        report = set_apart(report, looked, kept, write=write_baseline, prune=prune)
    worst = fail_on.value if fail_on is not None else settings.fail_on
    _print(report, kind, worst)
    if any(finding.at_least(worst) for finding in report.findings):
        raise typer.Exit(1)


def _print(report: Report, kind: Format, fail_on: LintSeverity) -> None:
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


def _machine(report: Report, kind: Format, fail_on: LintSeverity) -> str:
    from importlib.metadata import version

    from ivr.lint.report import github, json, junit, sarif
    from ivr.lint.report.places import repository

    root = repository(Path())
    if kind is Format.JSON:
        return json.render(report)
    if kind is Format.SARIF:
        return sarif.render(report, root, version("signpost-ivr"))
    return junit.render(report, root, fail_on) if kind is Format.JUNIT else github.render(report, root)


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []
