"""What recordings say: `recordings.yaml` beside a flow, each file with the text it was recorded from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from ivr.errors import FlowError, Problem
from ivr.loading.flow_file import read_text
from ivr.loading.yaml_reader import read_yaml

FILE = "recordings.yaml"
_HEAD = "# The text each recording was made from, so that one which no longer says its text is found (L605).\n"


def read_recordings(folder: Path) -> dict[str, str]:
    """Give the text that each recording of a flow was made from, by its path in the flow's folder.

    Nothing where there is no such file; raises FlowError when it is no map from file to text.
    """
    file = folder / FILE
    if not file.is_file():
        return {}
    found, source, problems = read_yaml(str(file), read_text(file))
    if problems or not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        wrong = "not a map from recordings to texts"
        hint = 'write prompts/welcome.wav: "Welcome."'
        raise FlowError(problems or (Problem(span=source.value(()), message=wrong, hint=hint),))
    return {str(audio): str(text) for audio, text in found.items()}


def note_recordings(folder: Path, texts: Mapping[str, str]) -> None:
    """Note what recordings were made from now; those that are not named stay as they are."""
    known = dict(sorted({**read_recordings(folder), **texts}.items()))
    body = yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=110)
    (folder / FILE).write_text(_HEAD + body, encoding="utf-8")


def same_text(one: str, other: str) -> bool:
    """Say whether two texts are the same but for how they are laid out."""
    return one.split() == other.split()
