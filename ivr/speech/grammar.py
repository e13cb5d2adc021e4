"""The phrases a menu listens for, made ready for the decoder."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ivr.speech.decoder import new_decoder, require_english
from ivr.speech.pronunciation import pronunciations
from ivr.speech.spoken import spoken_words

_IDLE_LIMIT = 8  # decoders kept for the next caller of the same menu, 5 MB each


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Phrases by the words that say them; `guessed` words sound by rule, `dropped` phrases cannot be said."""

    phrases: tuple[tuple[tuple[str, ...], str], ...]
    words: tuple[tuple[str, tuple[str, ...]], ...]
    guessed: tuple[str, ...]
    dropped: tuple[str, ...]

    def phrase(self, words: Sequence[str]) -> str:
        """Give the phrase that these words say, "" when they say none."""
        return dict(self.phrases).get(tuple(words), "")

    @property
    def jsgf(self) -> str:
        """The grammar as JSGF: one of the phrases."""
        alternatives = " | ".join(" ".join(words) for words, _ in self.phrases)
        return f"#JSGF V1.0; grammar phrases; public <phrase> = {alternatives};"


@functools.lru_cache(maxsize=256)
def grammar(phrases: tuple[str, ...], language: str) -> Grammar:
    """Give the grammar for phrases in their order; the first of two that sound alike wins.

    The first call for a set of phrases reads the dictionary (50 ms): make it before the call comes in.
    Raises ConfigError for a language that cannot be recognised.
    """
    require_english(language)
    said = {phrase: spoken_words(phrase) for phrase in phrases}
    known, guessed = pronunciations(word for words in said.values() for word in words)
    kept: dict[tuple[str, ...], str] = {}
    dropped = []
    for phrase, words in said.items():
        if words and all(word in known for word in words):
            kept.setdefault(words, phrase)
        else:
            dropped.append(phrase)
    return Grammar(
        phrases=tuple(kept.items()), words=tuple(sorted(known.items())), guessed=guessed, dropped=tuple(dropped)
    )


class DecoderPool:
    """Decoders that wait for their next utterance; making one takes 12 ms of a call's time."""

    def __init__(self) -> None:
        """Begin with none."""
        self._idle: deque[tuple[Grammar, Any]] = deque(maxlen=_IDLE_LIMIT)

    def take(self, wanted: Grammar) -> Any:
        """Give a decoder that searches `wanted`; it belongs to the caller until `give_back`."""
        for entry in self._idle:
            if entry[0] == wanted:
                self._idle.remove(entry)
                return entry[1]
        decoder = new_decoder(dict(wanted.words))
        decoder.add_jsgf_string("phrases", wanted.jsgf)
        decoder.activate_search("phrases")
        return decoder

    def give_back(self, used: Grammar, decoder: Any) -> None:
        """Keep a decoder for the next caller; the oldest goes when there are too many."""
        self._idle.append((used, decoder))
