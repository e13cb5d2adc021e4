"""Words as a caller hears them, and how long they take to say.

Times are estimates, so that a call in virtual time needs no voice: 150 words a minute (a comfortable
pace for prompts, and the figure the linter uses), 240 characters a minute for Chinese and Japanese,
which are written without spaces. A recording takes as long as its transcript. A language whose words are longer
has fewer of them in a minute: `seconds_in` scales by reading speeds in words a minute (IReST, Trauzettel-Klosinski
2012: English 228, Spanish 218, French 195, German 179, Portuguese 181, Russian 184).
"""

from __future__ import annotations

import unicodedata

WORD_SECONDS = 60 / 150
CHARACTER_SECONDS = 60 / 240
KEY_SECONDS = 0.3
"""For each key of somebody who knows which one to press."""
WORDS_A_MINUTE = {"de": 118, "el": 120, "es": 143, "fr": 128, "pt": 119, "ru": 121, "vi": 200}
"""Where it is not 150. Greek is our estimate, after German and Russian; a Vietnamese syllable is written as a word."""

_APOSTROPHES = "'’ʼ"
_UNSPACED = (("\u3040", "\u30ff"), ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"))
"""Hiragana and katakana, and Han characters (extension A, unified)."""
_ASCII = {ord(mark): None if mark in _APOSTROPHES else " " for mark in map(chr, range(128)) if not mark.isalnum()}
"""What is left out of plain English text, and what parts its words; most prompts need no more."""


def words(text: str) -> tuple[str, ...]:
    """Give the words of a text without case and punctuation; each Chinese or Japanese character is a word."""
    if text.isascii():
        return tuple(text.lower().translate(_ASCII).split())
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


def seconds_in(text: str, language: str) -> float:
    """Give how long a text takes to say in a language (BCP 47), at the pace of its words."""
    word = 60 / WORDS_A_MINUTE.get(language.split("-")[0], 150)
    return sum(CHARACTER_SECONDS if word_seconds(each) == CHARACTER_SECONDS else word for each in words(text))


def _is_unspaced(mark: str) -> bool:
    return any(first <= mark <= last for first, last in _UNSPACED)
