"""`ivr test`: runs the dialogues beside flows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from ivr.channels.dialogue import Coverage, Failure, Result, coverage, run_dialogues
from ivr.channels.dialogue_check import check_dialogues
from ivr.cli._flows import open_flows
from ivr.cli._output import out, print_json
from ivr.cli._roots import FLOWS
from ivr.errors import ConfigError, FlowError, Problem
from ivr.loading.dialogue_file import Dialogues, parse_dialogues
from ivr.loading.files import DIALOGUE_FILE
from ivr.loading.flow_file import read_text
from ivr.model.project import Project

FAILED = 1
SHOWN_NODES = 12
"""Nodes without a dialogue that the table names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Suite:
    """The dialogues of one flow."""

    flow: str
    dialogues: Dialogues


def command(
    paths: Annotated[list[Path] | None, typer.Argument(help="Flow folders, or files; default ./flows.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    r"""Run the dialogues beside flows: what callers do, hear and reach.

    Each call runs in virtual time, so hours of waiting take milliseconds. Exit code 0: all pass; 1: some fail;
    2: a file is wrong.

    \b
    Examples:
      ivr test
      ivr test flows/main
      ivr test flows --json
    """
    project, flows = open_flows([_flow_path(path) for path in paths or [FLOWS]])
    suites = _suites(project, flows)
    results = [result for suite in suites for result in run_dialogues(suite.dialogues, suite.flow, project)]
    covered = coverage(project, flows, results)
    if as_json:
        _print_lines(results, covered)
    else:
        _print_results(results)
        _print_coverage(covered)
        _print_sum(results)
    if any(result.failure is not None for result in results):
        raise typer.Exit(FAILED)


def _flow_path(path: Path) -> Path:
    """Give the flow of a dialogue file; other paths as they are."""
    return path.parent if path.name == DIALOGUE_FILE and path.exists() else path


def _suites(project: Project, flows: Sequence[str]) -> list[_Suite]:
    """Read every dialogue file before any dialogue runs; raises FlowError with all that is wrong in them."""
    suites: list[_Suite] = []
    problems: list[Problem] = []
    for flow in flows:
        file = Path(project.sources[flow].folder) / DIALOGUE_FILE
        if not file.is_file():
            continue
        try:
            dialogues = parse_dialogues(str(file), read_text(file))
        except FlowError as error:
            problems += error.problems
            continue
        problems += check_dialogues(dialogues, flow, project)
        suites.append(_Suite(flow=flow, dialogues=dialogues))
    if problems:
        raise FlowError(tuple(problems))
    if not suites:
        raise ConfigError(f"there are no dialogues here; write them beside a flow, in flows/NAME/{DIALOGUE_FILE}")
    return suites


def _print_results(results: Iterable[Result]) -> None:
    flow = ""
    for result in results:
        if result.flow != flow:
            flow = result.flow
            out().print(Text(flow, "bold"))
        passed = result.failure is None
        sign = ("  pass  ", "green") if passed else ("  FAIL  ", "bold red")
        out().print(Text.assemble(sign, result.name, (f"  {result.seconds:.0f} s", "dim")))
        if result.failure is not None:
            out().print(_failure_text(result.failure))


def _failure_text(failure: Failure) -> Text:
    text = Text.assemble(
        (f"        {failure.span.file}:{failure.span.line}", "bold"),
        ("\n        expected  ", "dim"),
        failure.expected,
        ("\n        but       ", "dim"),
        (failure.reason, "red"),
    )
    for number, words in enumerate(failure.heard or ("nothing",)):
        text.append("\n        heard     " if number == 0 else "\n                  ", "dim").append(words)
    return text.append("\n        by way of ", "dim").append(" → ".join(failure.nodes) or "nowhere")


def _print_coverage(covered: Iterable[Coverage]) -> None:
    table = Table(
        title="What dialogues come through", title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    table.add_column("flow")
    table.add_column("nodes", justify="right")
    table.add_column("ways out", justify="right")
    table.add_column("nodes not entered", overflow="fold")
    for each in covered:
        names = ", ".join(each.missed[:SHOWN_NODES])
        more = f" and {len(each.missed) - SHOWN_NODES} more" if len(each.missed) > SHOWN_NODES else ""
        table.add_row(
            each.flow,
            _share(each.nodes, len(each.missed)),
            _share(each.ways, len(each.untaken)),
            Text(names + more),
        )
    console = out()
    console.print()
    console.print(table)


def _share(whole: int, missing: int) -> Text:
    return Text(f"{whole - missing} of {whole}", "yellow" if missing else "green")


def _print_sum(results: Sequence[Result]) -> None:
    failed = sum(result.failure is not None for result in results)
    passed = len(results) - failed
    said = f"{passed} passed" + (f", {failed} failed" if failed else "")
    out().print(Text(f"\n{said}", "bold red" if failed else "bold green"))


def _print_lines(results: Iterable[Result], covered: Iterable[Coverage]) -> None:
    for result in results:
        print_json(_result_data(result))
    for each in covered:
        untaken = [{"node": node, "outlet": outlet} for node, outlet in each.untaken]
        data = {"coverage": each.flow, "nodes": each.nodes, "missed": list(each.missed)}
        print_json({**data, "ways": each.ways, "untaken": untaken})


def _result_data(result: Result) -> dict[str, object]:
    data: dict[str, object] = {
        "dialogue": result.name,
        "flow": result.flow,
        "file": result.span.file,
        "line": result.span.line,
        "passed": result.failure is None,
        "seconds": round(result.seconds, 3),
    }
    if result.failure is not None:
        failure = result.failure
        data["failure"] = {
            "line": failure.span.line,
            "expected": failure.expected,
            "reason": failure.reason,
            "heard": list(failure.heard),
            "nodes": list(failure.nodes),
        }
    return data
