"""Fits `ivr.speech` to what calls need: prompts from a process of their own, phrases from a recogniser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from ivr.errors import IvrError
from ivr.model.command import PlayItem
from ivr.speech.process import SpeechProcess
from ivr.speech.recogniser import Began, GrammarRecogniser


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


class PhraseRecogniser:
    """A recogniser as `sip.hearing` asks for it."""

    def __init__(self, phrases: tuple[str, ...], language: str) -> None:
        """Listen for `phrases`; raises ConfigError for a language that cannot be recognised."""
        self._recogniser = GrammarRecogniser(phrases, language)

    def feed(self, pcm: bytes) -> Iterable[str | None]:
        """Give what is new: None when somebody began to speak, then the phrase, "" for none of them."""
        return [None if isinstance(result, Began) else result.text for result in self._recogniser.feed(pcm)]

    def close(self) -> None:
        """Stop listening."""
        self._recogniser.close()
