"""`ivr graph`: a flow as a picture."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ivr.cli._flows import open_flow
from ivr.cli._output import err, out
from ivr.errors import ConfigError


class Format(StrEnum):
    """How the picture is written."""

    MERMAID = "mermaid"
    SVG = "svg"


def command(
    flow: Annotated[str, typer.Argument(help="A flow's folder or file, or its id under ./flows.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; default standard output.")
    ] = None,
    kind: Annotated[
        Format | None, typer.Option("--format", help="Default: by the file's ending, else mermaid.")
    ] = None,
) -> None:
    r"""Draw a flow: Mermaid for documents and chat, SVG for looking at.

    \b
    Examples:
      ivr graph main
      ivr graph flows/main -o main.svg
      ivr graph main --format mermaid -o docs/main.mmd
    """
    from ivr.drawing.mermaid import mermaid
    from ivr.drawing.svg import svg

    opened = open_flow(flow)
    wanted = kind or (Format.SVG if output is not None and output.suffix == ".svg" else Format.MERMAID)
    definition = opened.project.flows[opened.flow]
    text = svg(definition) if wanted is Format.SVG else mermaid(definition)
    if output is None:
        out().print(text, end="" if text.endswith("\n") else "\n")
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"cannot write {output}: {error.strerror}") from error
    err().print(f"{output} written", style="dim")
