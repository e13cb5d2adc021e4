"""Hears a caller's phrases, as the phone does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.errors import ConfigError

if TYPE_CHECKING:
    from ivr.speech.phrases import PhraseRecogniser


def phrase_ear(phrases: tuple[str, ...], language: str) -> PhraseRecogniser:
    """Give what listens for `phrases`; raises ConfigError without a recogniser, or for a language it does not know."""
    try:
        from ivr.speech.phrases import PhraseRecogniser
    except ImportError as error:
        cure = "pip install 'signpost-ivr[speech]'"
        raise ConfigError(f"speech needs a recogniser, and {error.name} is not installed; run {cure}") from error
    return PhraseRecogniser(phrases, language)
