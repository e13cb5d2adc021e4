"""Hears as the phone does: a caller's phrases, and what a recording says."""

from __future__ import annotations

import io
import tempfile
import wave
from collections.abc import Collection
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.errors import ConfigError

if TYPE_CHECKING:
    from ivr.speech.phrases import PhraseRecogniser

LONGEST = 120
"""Seconds of a recording that is listened to, which takes a tenth of that; few prompts are longer than one minute."""
_MARGIN = 0.15
"""How much better another prompt must fit what was heard: of words well spoken a fifth is not recognised, and prompts
of one flow share sentences. Of 54 synthetic prompts none was taken for another one (docs/speech.md)."""


def phrase_ear(phrases: tuple[str, ...], language: str) -> PhraseRecogniser:
    """Give what listens for `phrases`; raises ConfigError without a recogniser, or for a language it does not know."""
    try:
        from ivr.speech.phrases import PhraseRecogniser
    except ImportError as error:
        cure = "pip install 'signpost-ivr[speech]'"
        raise ConfigError(f"speech needs a recogniser, and {error.name} is not installed; run {cure}") from error
    return PhraseRecogniser(phrases, language)


def understands(language: str) -> bool:
    """Say whether a recogniser for this language is installed."""
    if find_spec("pocketsphinx") is None:
        return False
    from ivr.speech.decoder import supported

    return supported(language)


def says(wav: bytes, text: str, texts: Collection[str], language: str) -> str | None:
    """Give what a recording says, a 16-bit WAV file: `text` when it may well be that, else the words that were heard.

    None when no words were. `texts` are all that the flow says in the language, since only words of theirs are heard:
    a recording of another prompt is told, one word that is another is not. Raises ConfigError for a language that
    `understands` denies.
    """
    from ivr.speech.transcribe import transcribe

    if _seconds(wav) > LONGEST:
        return None
    with tempfile.TemporaryDirectory(prefix="signpost-") as folder:
        file = Path(folder) / "recording.wav"
        file.write_bytes(wav)
        heard = transcribe(file, [text, *texts], language)
    if not heard:
        return None
    best = max((_fit(heard, each) for each in texts if each != text), default=0.0)
    return text if _fit(heard, text) >= max(best - _MARGIN, _MARGIN) else heard


def _seconds(wav: bytes) -> float:
    with wave.open(io.BytesIO(wav), "rb") as file:
        return file.getnframes() / file.getframerate()


def _fit(heard: str, text: str) -> float:
    """Give how well words fit a text: 0 for not at all, 1 for the same."""
    from ivr.speech.spoken import spoken_words
    from ivr.speech.transcribe import without_templates

    words = spoken_words(without_templates(text))
    return SequenceMatcher(None, heard.split(), words, autojunk=False).ratio()
