"""Phrases every flow can rely on, in each language we know; flows may bring their own words instead."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import yaml

FALLBACK = "en"


def phrase(name: str, language: str) -> tuple[str, str]:
    """Give the language and text of one of our phrases; English where a language has none.

    Raises KeyError for a name we do not have.
    """
    table = _tables()
    primary = language.split("-")[0]
    if primary in table:
        return language, table[primary][name]
    return "en-GB", table[FALLBACK][name]


def words(name: str, language: str) -> tuple[str, ...]:
    """Give words a caller may say, such as `yes`; none where we do not know the language."""
    table = _tables().get(language.split("-")[0], {})
    return tuple(word.strip() for word in table.get(name, "").split(",") if word.strip())


def languages() -> tuple[str, ...]:
    """Give the primary languages we have phrases in."""
    return tuple(_tables())


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, str]]:
    text = (files("ivr.dialog") / "stock.yaml").read_text(encoding="utf-8")
    tables: dict[str, dict[str, str]] = yaml.load(text, Loader=yaml.CBaseLoader)
    return tables
