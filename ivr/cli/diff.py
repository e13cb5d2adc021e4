"""`ivr diff`: what changes for callers between two versions of flows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ivr.cli._asked import Asked
from ivr.cli._flows import open_flows
from ivr.cli._linting import configured
from ivr.cli._output import out
from ivr.errors import ConfigError

if TYPE_CHECKING:
    from ivr.callers.change import Change
    from ivr.model.project import Project

VERSION = 1
"""Raised when a field of the JSON changes its meaning or goes; new fields may come without."""


class Format(StrEnum):
    """How changes are written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    SVG = "svg"


def command(
    old: Annotated[Path, typer.Argument(help="A flow's folder or file, or a folder of flows: as it was.")],
    new: Annotated[Path, typer.Argument(help="The same as it is to be.")],
    kind: Annotated[
        Format, typer.Option("--format", help="text, json, markdown for a pull request, svg: one flow's map of both.")
    ] = Format.TEXT,
) -> None:
    r"""Say what changes for callers: keys to an agent, waits, prompts, choices on other keys, findings.

    Comments, notes and the order of nodes never show. Two single flows are compared whatever their ids.

    \b
    Examples:
      git worktree add ../before main
      ivr diff ../before/flows flows
      ivr diff ../before/flows/main flows/main --format markdown
      ivr diff ../before/flows/main flows/main --format svg > changes.svg
    """
    from ivr.callers.compare import compare
    from ivr.callers.pull_request import markdown

    before, was = open_flows([old])
    after, now = open_flows([new])
    pairs = {name: name for name in (*now, *(each for each in was if each not in now))}
    if len(was) == len(now) == 1:
        pairs = {now[0]: was[0]}
    if kind is Format.SVG:
        out().print(_map(before, after, pairs), end="")
        return
    selection = configured(Asked()).selection
    changes = compare(before, after, pairs, selection, datetime.now(UTC).date())
    if kind is Format.JSON:
        document = {"version": VERSION, "changes": [_object(change) for change in changes]}
        out().print(json.dumps(document, indent=2, ensure_ascii=False))
    elif kind is Format.MARKDOWN:
        out().print(markdown(changes), end="")
    else:
        _print(changes)


def _map(before: Project, after: Project, pairs: Mapping[str, str]) -> str:
    """Give both versions of the one flow there is as SVG; raises ConfigError for several."""
    from ivr.drawing.comparison import compared
    from ivr.drawing.svg import svg

    if len(pairs) > 1:
        raise ConfigError("a map is of one flow; name it twice: ivr diff OLD/main NEW/main --format svg")
    (new, old), *_ = pairs.items()
    both = compared(before.flows[old], after.flows[new])
    return svg(both.flow, marking=both.marking)


def _object(change: Change) -> dict[str, str | None]:
    fields: dict[str, str] = asdict(change)
    del fields["place"]
    return {name: value or None for name, value in fields.items()}


def _print(changes: tuple[Change, ...]) -> None:
    from rich.text import Text

    from ivr.callers.change import together, told
    from ivr.callers.pull_request import counted

    console = out()
    colours = {"worse": "bold red", "better": "green", "neutral": ""}
    by_flow = sorted(changes, key=lambda change: change.flow)
    for flow, found in groupby(by_flow, key=lambda change: change.flow):
        console.print(Text(flow or "site.yaml", "bold"))
        for group in together(found):
            effect = group[0].effect
            shown = "" if effect == "neutral" else effect
            console.print(Text.assemble("  ", (f"{shown:7}", colours[effect]), told(group)))
        console.print()
    console.print(counted(changes))
