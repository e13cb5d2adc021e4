"""What recordings say: `recordings.yaml` beside a flow, each file with the text it was recorded from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ivr.errors import FlowError, Problem
from ivr.loading.flow_file import read_text
from ivr.loading.ops import Op, Remove, Set
from ivr.loading.yaml_ops import apply_ops
from ivr.loading.yaml_reader import read_yaml
from ivr.loading.yaml_writer import block

FILE = "recordings.yaml"
_HEAD = "# The text each recording was made from, so that one which no longer says its text is found (L605).\n"


def read_recordings(folder: Path) -> dict[str, str]:
    """Give the text that each recording of a flow was made from, by its path in the flow's folder.

    Nothing where there is no such file; raises FlowError when it is no map from file to text.
    """
    file = folder / FILE
    return parse_recordings(str(file), read_text(file)) if file.is_file() else {}


def parse_recordings(file: str, text: str) -> dict[str, str]:
    """Give what a text says of recordings, by their path in the flow's folder; raises FlowError, which names `file`."""
    found, source, problems = read_yaml(file, text)
    if problems or not isinstance(found, dict) or not all(isinstance(said, str) for said in found.values()):
        wrong = "not a map from recordings to texts"
        hint = 'write prompts/welcome.wav: "Welcome."'
        raise FlowError(problems or (Problem(span=source.value(()), message=wrong, hint=hint),))
    return {str(audio): str(said) for audio, said in found.items()}


def note_recordings(folder: Path, texts: Mapping[str, str]) -> None:
    """Note what recordings were made from now; those that are not named stay as they are."""
    file = folder / FILE
    before = read_text(file) if file.is_file() else ""
    file.write_text(noted(before, texts, file=str(file)), encoding="utf-8", newline="")


def noted(text: str, texts: Mapping[str, str | None], *, file: str = FILE) -> str:
    """Give a recordings.yaml, "" for none yet, in which these recordings have these texts; None takes a note away.

    What is noted of others stays as it is, to the character. Raises FlowError for a text that is no such file.
    """
    if not text:
        new = {audio: said for audio, said in sorted(texts.items()) if said is not None}
        return _HEAD + block(new, 0, "\n") + "\n" if new else ""
    known = parse_recordings(file, text)
    ops: list[Op] = []
    for audio, said in sorted(texts.items()):
        if said is None and audio in known:
            ops.append(Remove(path=(audio,)))
        elif said is not None and known.get(audio) != said:
            ops.append(Set(path=(audio,), value=said))
    return apply_ops(text, ops)


def same_text(one: str, other: str) -> bool:
    """Say whether two texts are the same but for how they are laid out."""
    return one.split() == other.split()
