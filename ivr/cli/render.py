"""`ivr render`: makes prompts sound before the first caller hears them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ivr.cli._flows import open_flows
from ivr.cli._prompts import render_items, static_items
from ivr.cli._roots import FLOWS

FAILED = 1


def command(
    paths: Annotated[list[Path] | None, typer.Argument(help="Flow folders, or files; default ./flows.")] = None,
    cache: Annotated[
        Path | None,
        typer.Option("--cache", help="Where rendered prompts are kept; default SIGNPOST_CACHE or ~/.cache."),
    ] = None,
) -> None:
    r"""Render every prompt that is the same in every call, in every language of its flow.

    What is in the cache already is left alone. Exit code 1 when a prompt could not be rendered.

    \b
    Examples:
      ivr render
      ivr render flows/clinic
    """
    project, flows = open_flows(paths or [FLOWS])
    if render_items(static_items(project, flows), cache):
        raise typer.Exit(FAILED)
