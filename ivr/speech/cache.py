"""Rendered prompts on disk, named by everything that decides their sound."""

from __future__ import annotations

import functools
import hashlib
import json
import unicodedata
from pathlib import Path

from ivr.errors import ConfigError
from ivr.model.command import PlayItem, Speech
from ivr.speech.audio import PIPELINE
from ivr.speech.engine import TtsEngine

_SMALLEST = 44  # a WAV header: less is a file that a full disk cut short


class PromptCache:
    """A folder of WAV files, 8 kHz 16-bit mono. A name says what is in it, so nothing ever gets stale."""

    def __init__(self, folder: Path, engine: TtsEngine) -> None:
        """Keep prompts under `folder`, made when the first is written; `engine` is asked for its identity only."""
        self.folder = folder
        self._engine = engine

    def path_for(self, item: PlayItem) -> Path:
        """Give where the prompt is or will be.

        Raises ConfigError when no voice speaks its language or the recording cannot be read.
        """
        if isinstance(item, Speech):
            parts = ["speech", self._engine.identity(item.language), item.language, normal(item.text)]
        else:
            parts = ["audio", _recording(Path(item.path))]
        name = hashlib.sha256(json.dumps([PIPELINE, *parts]).encode()).hexdigest()
        return self.folder / name[:2] / f"{name}.wav"

    def get(self, item: PlayItem) -> Path | None:
        """Give the rendered prompt, None when it is not there yet. Raises ConfigError as `path_for`."""
        path = self.path_for(item)
        try:
            return path if path.stat().st_size >= _SMALLEST else None
        except OSError:
            return None


def normal(text: str) -> str:
    """Give the text as engines get it: composed letters, one space between words, no control characters.

    What sounds alike is so kept once, and a NUL does not end the text inside a C library.
    """
    printable = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return unicodedata.normalize("NFC", " ".join(printable.split()))


def _recording(path: Path) -> str:
    try:
        status = path.stat()
        return _digest(path, status.st_mtime_ns, status.st_size)
    except OSError as error:
        raise ConfigError(f"cannot read the recording {path}: {error.strerror}") from error


@functools.lru_cache(maxsize=4096)
def _digest(path: Path, changed: int, size: int) -> str:  # noqa: ARG001 - they say when to read it again
    return hashlib.sha256(path.read_bytes()).hexdigest()
