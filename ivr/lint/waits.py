"""Finds fixed waits in what callers hear: "the wait is about 5 minutes"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import yaml

from ivr.lint.keys import HOLE

_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_SENTENCE = re.compile(r"(?:[.!?;](?=\s|$)|[。！？；\n])+")
_GAP = 3
"""Spaces or hyphens between a number and its unit."""


def fixed(text: str, language: str) -> str:
    """Give the words that name a fixed wait, "" when there are none or the language is not known."""
    words = _words().get(language.split("-")[0])
    if words is None:
        return ""
    plain = _VALUE.sub(HOLE, _TAG.sub(" ", text))
    for sentence in _SENTENCE.split(plain):
        folded = sentence.casefold()
        if HOLE in sentence or any(word in folded for word in words["not"]):
            continue
        match = _duration(tuple(words["units"])).search(folded)
        if match is not None and any(word in folded for word in words["waiting"]):
            return " ".join(sentence.split())
    return ""


@lru_cache(maxsize=16)
def _duration(units: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\d+[\s\-]{{0,{_GAP}}}(?:{'|'.join(map(re.escape, units))})")


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    text = (files("ivr.lint") / "waits.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return {
        language: {kind: [word.casefold() for word in each] for kind, each in words.items()}
        for language, words in found.items()
    }
