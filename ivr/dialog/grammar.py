"""What counts as an answer: a choice of keys, or a string of digits."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from ivr.model.value import MASK

Judgement = Literal["match", "wait", "no_match"]


class Grammar(Protocol):
    """Judges keys and words."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """Give the phrases to listen for."""

    def judge(self, digits: str, *, done: bool) -> Judgement:
        """Judge the keys pressed so far; `done` when the caller has stopped pressing."""

    def entry(self, digits: str) -> str:
        """Give the answer that matching keys mean."""

    def spoken(self, text: str) -> str | None:
        """Give the answer that a phrase means, None for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """One of several keys, or a phrase that stands for one."""

    keys: tuple[str, ...]
    words: tuple[tuple[str, str], ...] = ()
    """Phrase and the key it stands for."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """Give the phrases to listen for."""
        return tuple(phrase for phrase, _ in self.words)

    def judge(self, digits: str, *, done: bool) -> Judgement:
        """Match as soon as no longer key could be meant."""
        longer = [key for key in self.keys if key != digits and key.startswith(digits)]
        if digits in self.keys and (done or not longer):
            return "match"
        return "wait" if longer and not done else "no_match"

    def entry(self, digits: str) -> str:
        """Give the key itself."""
        return digits

    def spoken(self, text: str) -> str | None:
        """Give the key whose phrase this is."""
        return next((key for phrase, key in self.words if same_words(phrase, text)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """A string of digits between two lengths, ended by its length, a terminator key or a pause."""

    minimum: int
    maximum: int
    terminator: str = "#"
    alphabet: str = "0123456789"
    accepts: Callable[[str], bool] = bool
    """Whether complete digits make sense, such as a date that exists."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """Give nothing: digits are keyed in."""
        return ()

    def judge(self, digits: str, *, done: bool) -> Judgement:
        """Match what makes sense at the full length, the terminator, or when the caller stops within the lengths."""
        ended = bool(self.terminator) and digits.endswith(self.terminator)
        body = self.entry(digits)
        if any(digit not in self.alphabet + MASK for digit in body) or len(body) > self.maximum:
            return "no_match"
        if ended or done or len(body) == self.maximum:
            return "match" if len(body) >= self.minimum and self.accepts(body) else "no_match"
        return "wait"

    def entry(self, digits: str) -> str:
        """Give the digits without the terminator."""
        return digits.removesuffix(self.terminator) if self.terminator else digits

    def spoken(self, text: str) -> str | None:
        """Give None: digits are keyed in."""
        del text
        return None


def same_words(one: str, other: str) -> bool:
    """Say whether two phrases have the same words, whatever their case, accents' form and punctuation.

    Nothing is the same as no words at all.
    """
    words = _words(one)
    return bool(words) and words == _words(other)


def _words(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(mark if mark.isalnum() or unicodedata.combining(mark) else " " for mark in folded).split())
