"""Hears a caller's phrases, as the phone does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ivr.errors import ConfigError

if TYPE_CHECKING:
    from ivr.speech.recogniser import GrammarRecogniser


class PhraseEar:
    """Finds a node's phrases in 8 kHz 16-bit mono sound; English only."""

    def __init__(self, phrases: tuple[str, ...], language: str) -> None:
        """Listen for `phrases`; raises ConfigError for a language that cannot be recognised."""
        self._recogniser = _recogniser(phrases, language)

    def feed(self, pcm: bytes) -> Iterable[str | None]:
        """Give None when somebody began to speak, then the phrase, "" for none of them."""
        return [getattr(result, "text", None) for result in self._recogniser.feed(pcm)]

    def close(self) -> None:
        """Stop listening."""
        self._recogniser.close()


def _recogniser(phrases: tuple[str, ...], language: str) -> GrammarRecogniser:
    try:
        from ivr.speech.recogniser import GrammarRecogniser
    except ImportError as error:
        cure = "pip install 'signpost-ivr[speech]'"
        raise ConfigError(f"speech needs a recogniser, and {error.name} is not installed; run {cure}") from error
    return GrammarRecogniser(phrases, language)
