"""A stand-in at our own boundary, `TtsEngine`: beeps as long as the text."""

from __future__ import annotations

from ivr.speech.engine import Samples
from tests.speech.line import tone


class Beep:
    """A tenth of a second a letter."""

    def __init__(self, version: str = "1") -> None:
        self._version = version
        self.rendered: list[tuple[str, str]] = []

    @property
    def voices(self) -> tuple[str, ...]:
        return ("en",)

    def identity(self, language: str) -> str:
        return f"beep {self._version}"

    def render(self, text: str, language: str) -> Samples:
        self.rendered.append((text, language))
        return Samples(values=tone(len(text) / 10, 0.1, 16_000), rate=16_000)
