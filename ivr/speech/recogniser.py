"""Hearing which of a menu's phrases a caller says, while they speak. English."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ivr.speech.activity import FRAME, VoiceActivity
from ivr.speech.decoder import Feed, Word
from ivr.speech.grammar import DecoderPool, Grammar, grammar

log = logging.getLogger(__name__)

LONGEST = 8.0
"""Seconds after which an utterance is judged although the caller still speaks."""

_PRE_ROLL = 15  # frames (0.3 s) before speech was noticed: the start of its first word
_LOWEST = -5.5  # see `confidence`
_COVERAGE = 4.0
_POOL = DecoderPool()


@dataclass(frozen=True, slots=True)
class Began:
    """The caller began to speak: stop the prompt."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The caller finished: `text` is one of the phrases, "" for none of them; `confidence` is above 0 when accepted."""

    text: str
    confidence: float


class GrammarRecogniser:
    """Listens to one caller for one set of phrases. Not thread-safe; a frame of 20 ms costs 0.3 ms while they speak."""

    def __init__(self, phrases: Sequence[str], language: str) -> None:
        """Listen for `phrases`. Raises ConfigError for a language that is not `supported`."""
        self._grammar = grammar(tuple(phrases), language)
        if self._grammar.dropped:
            log.warning("phrases that cannot be recognised, keys still work: %s", ", ".join(self._grammar.dropped))
        self._activity = VoiceActivity()
        self._rest = np.zeros(0, np.int16)
        self._before: deque[tuple[NDArray[np.int16], bool]] = deque(maxlen=_PRE_ROLL)
        self._utterance: _Utterance | None = None

    @property
    def dropped(self) -> tuple[str, ...]:
        """The phrases that cannot be recognised: no words, or words that nothing can sound out."""
        return self._grammar.dropped

    @property
    def guessed(self) -> tuple[str, ...]:
        """The words that CMUdict lacks, whose sound eSpeak's rules gave."""
        return self._grammar.guessed

    def feed(self, pcm: bytes) -> tuple[Began | Heard, ...]:
        """Hear more of the caller, 8 kHz 16-bit little-endian mono, any number of bytes; give what came of it."""
        samples = np.concatenate([self._rest, np.frombuffer(pcm, "<i2")])
        whole = len(samples) // FRAME * FRAME
        self._rest = samples[whole:]
        return tuple(result for frame in samples[:whole].reshape(-1, FRAME) for result in self._frame(frame))

    def close(self) -> None:
        """Stop listening; what was being said is forgotten. Safe to call twice."""
        if self._utterance is not None:
            self._utterance.end()
            self._utterance = None

    def _frame(self, frame: NDArray[np.int16]) -> list[Began | Heard]:
        change = self._activity.hear(frame)
        results: list[Began | Heard] = []
        if change == "started" and self._utterance is None:
            self._utterance = _Utterance(self._grammar, _level(self._before, frame))
            results.append(Began())
            for earlier, voiced in self._before:
                self._utterance.hear(earlier, voiced=voiced)
        self._before.append((frame, self._activity.voiced))
        if self._utterance is None:
            return results
        self._utterance.hear(frame, voiced=self._activity.voiced)
        if change == "ended" or self._utterance.seconds > LONGEST:
            results.append(self._utterance.end())
            self._utterance = None
        return results


def _level(before: Iterable[tuple[NDArray[np.int16], bool]], frame: NDArray[np.int16]) -> float:
    """Give the RMS of what was voiced so far, the current frame included."""
    voiced = np.concatenate([frame, *(earlier for earlier, voice in before if voice)])
    return float(np.sqrt(np.mean(np.square(voiced, dtype=np.float64))))


class _Utterance:
    """From the start of speech to its end."""

    def __init__(self, wanted: Grammar, level: float) -> None:
        self._grammar = wanted
        self._decoder: Any = _POOL.take(wanted) if wanted.phrases else None
        self._feed = Feed(self._decoder, level) if self._decoder is not None else None
        self._frames = 0
        self._last_voiced = 0
        self._first_voiced: int | None = None

    @property
    def seconds(self) -> float:
        return self._frames / 50

    def hear(self, frame: NDArray[np.int16], *, voiced: bool) -> None:
        self._frames += 1
        if voiced:
            self._last_voiced = self._frames
            self._first_voiced = self._frames - 1 if self._first_voiced is None else self._first_voiced
        if self._feed is not None:
            self._feed.push(frame)

    def end(self) -> Heard:
        if self._feed is None:
            return Heard("", 0.0)
        words = self._feed.end()
        _POOL.give_back(self._grammar, self._decoder)
        voiced = (self._last_voiced - (self._first_voiced or 0)) * 2
        sure = confidence(words, voiced)
        phrase = self._grammar.phrase([word.text for word in words])
        return Heard(phrase if sure > 0 else "", sure)


def confidence(words: Sequence[Word], voiced: int) -> float:
    """Say how far above the threshold a result is: only above 0 was it probably said.

    Speech that is none of the phrases is squeezed into one: then its worst word fits badly, or the words
    cover much more or less than the `voiced` frames of 10 ms. Figures in docs/speech.md.
    """
    if not words:
        return -10.0
    covered = sum(word.end - word.start + 1 for word in words)
    mismatch = abs(float(np.log(covered / max(voiced, 1))))
    return min(word.score for word in words) - _COVERAGE * mismatch - _LOWEST
