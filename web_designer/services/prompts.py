"""Prompts as sound, from the cache the phone plays from."""

from __future__ import annotations

import re
import threading
import wave
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.errors import ConfigError
from ivr.model.command import PlayItem

if TYPE_CHECKING:
    from ivr.speech.process import SpeechProcess

NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A rendered prompt: its name in the cache, its WAV file (8 kHz, 16 bits, mono) and how long it is."""

    name: str
    path: Path
    seconds: float
    cached: bool
    """Whether it was there already."""

    def pcm(self) -> bytes:
        """Give its samples, little-endian."""
        with closing(wave.open(str(self.path), "rb")) as file:
            return file.readframes(file.getnframes())


class Prompts:
    """Renders through one speech process, started when the first prompt is asked for. Safe to share by threads."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._lock = threading.Lock()
        self._speech: SpeechProcess | None = None

    def sound(self, item: PlayItem) -> Sound:
        """Give a prompt's sound, rendering it if need be; raises ConfigError with the cure when it cannot be."""
        speech = self._started()
        there = speech.cache.get(item)
        path = there or speech.render_now(item)
        with closing(wave.open(str(path), "rb")) as file:
            seconds = file.getnframes() / file.getframerate()
        return Sound(name=path.stem, path=path, seconds=seconds, cached=there is not None)

    def path(self, name: str) -> Path | None:
        """Give the file of a rendered prompt, None when there is none of that name."""
        if not NAME.fullmatch(name):
            return None
        found = self._started().cache.folder / name[:2] / f"{name}.wav"
        return found if found.is_file() else None

    def close(self) -> None:
        """End the speech process."""
        with self._lock:
            speech, self._speech = self._speech, None
        if speech is not None:
            speech.close()

    def _started(self) -> SpeechProcess:
        with self._lock:
            if self._speech is None:
                self._speech = _process()
            return self._speech


def _process() -> SpeechProcess:
    try:
        from ivr.speech.process import SpeechProcess
        from ivr.speech.settings import SpeechSettings
    except ImportError as error:
        cure = "pip install 'signpost-ivr[speech]'"
        raise ConfigError(f"prompts need a voice, and {error.name} is not installed; run {cure}") from error
    return SpeechProcess(SpeechSettings.from_environment())
