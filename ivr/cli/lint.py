"""`ivr lint`: what would fail callers, found before they call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ivr.cli import _lint_options as options
from ivr.cli._asked import Asked
from ivr.cli._linting import configured, names, run, set_apart, show_fixes
from ivr.cli._roots import flow_files_of
from ivr.errors import ConfigError

if TYPE_CHECKING:
    from ivr.lint.finding import Severity as LintSeverity
    from ivr.lint.reported import Report


def command(
    paths: options.Paths = None,
    kind: options.Kind = options.Format.TEXT,
    fail_on: options.FailOn = None,
    preset: options.Preset = "",
    profile: options.Profile = "",
    select: options.Select = "",
    ignore: options.Ignore = "",
    baseline: options.BaselineFile = None,
    write_baseline: options.WriteBaseline = False,
    prune: options.Prune = False,
    fix: options.Fix = False,
    unsafe_fixes: options.UnsafeFixes = False,
    replay: options.Replay = "",
    write_dialogues: options.WriteDialogues = None,
    no_cache: options.NoCache = False,
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
      ivr lint --preset strict --profile ES,PCI
      ivr lint --baseline lint-baseline.json --write-baseline
      ivr lint --unsafe-fixes main
      ivr lint flows/main --replay A202@billing_menu
      ivr lint --write-dialogues var/findings
    """
    asked = Asked(preset=preset, profiles=names(profile), select=names(select), ignore=names(ignore))
    files = flow_files_of(paths or ["flows"])
    if (write_baseline or prune) and baseline is None and configured(asked).baseline is None:
        raise ConfigError("which file is the baseline? Give --baseline FILE, or baseline in ivr.toml")
    if fix or unsafe_fixes:
        show_fixes(files, configured(asked).selection, unsafe=unsafe_fixes)
    # What is kept tells of the calls that show findings, but cannot replay them.
    found = run(asked, files, cached=not (no_cache or replay or write_dialogues))
    if replay:
        from ivr.cli.simulate import show_finding

        show_finding(found.report.findings, replay, kind is options.Format.JSON)
        return
    if write_dialogues is not None:
        from ivr.cli._witness import write_dialogues as write

        for file in write(found.report.findings, write_dialogues):
            typer.echo(f"wrote {file}", err=True)
    known = baseline or (Path(found.baseline) if found.baseline else None)
    report = set_apart(found, known, write=write_baseline, prune=prune) if known is not None else found.report
    _end(report, kind, fail_on.value if fail_on is not None else found.fail_on)


def _end(report: Report, kind: options.Format, fail_on: LintSeverity) -> None:
    from ivr.cli._lint_output import show

    show(report, kind, fail_on)
    if any(finding.at_least(fail_on) for finding in report.findings):
        raise typer.Exit(1)
