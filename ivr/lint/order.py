"""In which order a prompt announces its keys, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.lint.keys import announced

_SENTENCE = re.compile(r"(?<=[.!?;。;!?])")


def options(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Give each sentence that announces one key, with the key, in the order of the prompt."""
    for sentence in _SENTENCE.split(text):
        found = announced(sentence, language)
        if found is not None and not found.unknown and len(found.keys) == 1:
            yield sentence, next(iter(found.keys))


def spoken_order(text: str, language: str) -> list[str]:
    """Give the digits 1 to 9 that a prompt announces one a sentence, in its order; none where we cannot tell."""
    every = announced(text, language)
    if every is None or every.unknown:
        return []
    keys = (key for _, key in options(text, language))
    return list(dict.fromkeys(key for key in keys if key in "123456789"))
