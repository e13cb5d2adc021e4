"""From written text to the words that are spoken: lower case, no marks, numbers in words. English."""

from __future__ import annotations

import re
import unicodedata

_SMALL = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+")


def spoken_words(text: str) -> tuple[str, ...]:
    """Give the words of an English text as they are said: `Press 12, please!` -> press twelve please.

    Numbers above 9999 and those with a leading zero are said digit by digit.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    folded = plain.lower().replace("’", "'").replace("&", " and ").replace("%", " percent ")
    words: list[str] = []
    for token in _TOKEN.findall(folded):
        words.extend(number_words(token) if token.isdigit() else [token])
    return tuple(words)


def number_words(digits: str) -> list[str]:
    """Give the words of a number written in ASCII digits."""
    if len(digits) > 4 or (len(digits) > 1 and digits[0] == "0"):
        return [_SMALL[int(digit)] for digit in digits]
    return _count(int(digits))


def _count(number: int) -> list[str]:
    if number < 20:
        return [_SMALL[number]]
    if number < 100:
        return [_TENS[number // 10], *(_count(number % 10) if number % 10 else [])]
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = number % size
    joined = ["and"] if 0 < rest < 100 else []
    return [*_count(number // size), name, *joined, *(_count(rest) if rest else [])]


VOCABULARY = (*_SMALL, *_TENS[2:], "hundred", "thousand", "and")
"""Every word `number_words` can give."""
