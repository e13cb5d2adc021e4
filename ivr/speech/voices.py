"""Which engine speaks which language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ivr.speech.engine import Samples, TtsEngine
from ivr.speech.espeak import EspeakEngine
from ivr.speech.language import best
from ivr.speech.piper import PiperEngine


class Voices:
    """One engine over two: piper speaks the languages it has models for, eSpeak NG all others."""

    def __init__(self, piper_voices: Mapping[str, Path]) -> None:
        """Take piper's models by language tag; empty: eSpeak NG speaks everything."""
        self._piper = PiperEngine(piper_voices)
        self._espeak = EspeakEngine()

    @property
    def voices(self) -> tuple[str, ...]:
        """The language tags that have a voice, sorted."""
        return tuple(sorted({*self._piper.voices, *self._espeak.voices}))

    def identity(self, language: str) -> str:
        """Give the identity of the engine that speaks `language`. Raises ConfigError."""
        return self._for(language).identity(language)

    def render(self, text: str, language: str) -> Samples:
        """Give the spoken text. Raises ConfigError."""
        return self._for(language).render(text, language)

    def _for(self, language: str) -> TtsEngine:
        return self._piper if best(language, self._piper.voices) is not None else self._espeak
