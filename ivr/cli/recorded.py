"""`ivr recorded`: notes that recordings say their text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from ivr.cli._flows import open_flow
from ivr.cli._output import err
from ivr.errors import ConfigError
from ivr.loading.problems import closest
from ivr.loading.recordings import FILE, note_recordings, read_recordings
from ivr.model.flow import Flow
from ivr.model.node import walk
from ivr.model.prompt import Utterance


def command(
    flow: Annotated[str, typer.Argument(help="A flow's folder, file or id.", metavar="FLOW")],
    audio: Annotated[list[str] | None, typer.Argument(help="Recordings made anew, as the flow names them.")] = None,
) -> None:
    r"""Note the text that recordings were made from, in recordings.yaml beside the flow.

    Recordings that are not noted yet are noted; others keep their text unless they are named, since only you know
    that they were made again. When a text changes later, ivr lint says which recording is stale (L605).

    \b
    Examples:
      ivr recorded main
      ivr recorded main prompts/welcome.wav
    """
    opened = open_flow(flow)
    folder = Path(opened.project.sources[opened.flow].folder)
    texts = dict(_texts(opened.project.flows[opened.flow]))
    named = audio or []
    for each in named:
        if each not in texts:
            raise ConfigError(f'no prompt of {opened.flow} plays "{each}": {closest(each, texts)}')
    known = read_recordings(folder)
    new = {each: text for each, text in texts.items() if each in named or each not in known}
    if new:
        note_recordings(folder, new)
    err().print(f"{len(new)} of {len(texts)} recordings noted in {folder / FILE}", style="dim")


def _texts(flow: Flow) -> Iterator[tuple[str, str]]:
    for _, value in walk(flow):
        if isinstance(value, Utterance) and value.audio is not None:
            yield value.audio, str(value.text)
