"""Fits the speech process to what calls need: prompts from a process of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ivr.errors import IvrError
from ivr.model.command import PlayItem
from ivr.speech.process import SpeechProcess


class SpokenPrompts:
    """Prompts as `sip.playback` asks for them."""

    def __init__(self, process: SpeechProcess) -> None:
        """Render in `process`."""
        self._process = process

    def get(self, item: PlayItem) -> Path | None:
        """Give the item's WAV file when it is rendered already; raises IvrError when nothing can say it."""
        return self._process.cache.get(item)

    def render(self, item: PlayItem, done: Callable[[Path | IvrError], None]) -> None:
        """Render the item; `done` is called once, on the process's reading thread."""
        self._process.render(item, done)

    def close(self) -> None:
        """End the process."""
        self._process.close()
