"""Phrases out of sound, as calls ask for them: over SIP and by microphone."""

from __future__ import annotations

from collections.abc import Iterable

from ivr.speech.recogniser import Began, GrammarRecogniser


class PhraseRecogniser:
    """Finds a node's phrases in 8 kHz 16-bit mono sound."""

    def __init__(self, phrases: tuple[str, ...], language: str) -> None:
        """Listen for `phrases`; raises ConfigError for a language that cannot be recognised."""
        self._recogniser = GrammarRecogniser(phrases, language)

    def feed(self, pcm: bytes) -> Iterable[str | None]:
        """Give what is new: None when somebody began to speak, then the phrase, "" for none of them."""
        return [None if isinstance(result, Began) else result.text for result in self._recogniser.feed(pcm)]

    def close(self) -> None:
        """Stop listening."""
        self._recogniser.close()
