"""Words as a caller hears them, and how long they take to say.

Times are estimates, so that a call in virtual time needs no voice: 150 words a minute (a comfortable
pace for prompts, and the figure the linter uses), 240 characters a minute for Chinese and Japanese,
which are written without spaces. A recording takes as long as its transcript.
"""

from __future__ import annotations

import unicodedata

WORD_SECONDS = 60 / 150
CHARACTER_SECONDS = 60 / 240

_APOSTROPHES = "'’ʼ"
_UNSPACED = (("\u3040", "\u30ff"), ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"))
"""Hiragana and katakana, and Han characters (extension A, unified)."""


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text without case and punctuation; each Chinese or Japanese character is a word."""
    spaced: list[str] = []
    for mark in unicodedata.normalize("NFKC", text).casefold():
        if _is_unspaced(mark):
            spaced += (" ", mark, " ")
        elif mark not in _APOSTROPHES:
            spaced.append(mark if unicodedata.category(mark)[0] in "LMN" else " ")
    return tuple("".join(spaced).split())


def word_seconds(word: str) -> float:
    """Give how long one of these words takes to say."""
    return CHARACTER_SECONDS if len(word) == 1 and _is_unspaced(word) else WORD_SECONDS


def speaking_seconds(text: str) -> float:
    """Give how long a text takes to say."""
    return sum(word_seconds(word) for word in words(text))


def _is_unspaced(mark: str) -> bool:
    return any(first <= mark <= last for first, last in _UNSPACED)
