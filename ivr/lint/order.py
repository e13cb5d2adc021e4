"""In which order a prompt announces its keys."""

from __future__ import annotations

import re

from ivr.lint.keys import announced

_SENTENCE = re.compile(r"(?<=[.!?;。;!?])")


def spoken_order(text: str, language: str) -> list[str]:
    """Give the digits 1 to 9 that a prompt announces one a sentence, in its order; none where we cannot tell."""
    order: list[str] = []
    for sentence in _SENTENCE.split(text):
        found = announced(sentence, language)
        if found is None or found.unknown:
            return []
        if len(found.keys) == 1 and found.keys <= set("123456789"):
            order += sorted(found.keys - set(order))
    return order
