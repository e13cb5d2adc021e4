"""What works in every input node of a flow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StringConstraints

from ivr.model.base import Frozen
from ivr.model.prompt import Prompt
from ivr.model.text import NodeRef

Key = Annotated[str, StringConstraints(pattern=r"^[0-9*#A-D]{1,4}$")]
"""One key, or a short sequence of keys."""

Phrase = Annotated[str, Field(min_length=1)]
Say = tuple[Phrase, ...] | Mapping[str, tuple[Phrase, ...]]
"""Phrases a caller may speak, in every language or per language."""

REPEAT = "repeat"
"""The universal that says the prompt again; it needs no target."""
AGENT = "agent"
"""The universal that leads to a person; also where a flow goes when it fails and names no `on_error`."""


def phrases(say: Say, language: str) -> tuple[str, ...]:
    """Give the phrases to listen for in a language."""
    if isinstance(say, tuple):
        return say
    return say.get(language, ())


def all_phrases(say: Say) -> tuple[str, ...]:
    """Give the phrases of every language, each once."""
    every = say if isinstance(say, tuple) else tuple(phrase for each in say.values() for phrase in each)
    return tuple(dict.fromkeys(every))


class Universal(Frozen):
    """Keys and words that lead somewhere from every input node."""

    keys: tuple[Key, ...] = ()
    """Keys that lead there."""
    say: Say = ()
    """Phrases that lead there; a list, or a map from language to list."""
    next: NodeRef | None = None
    """Where it leads; only `repeat` needs none."""
    label: str = ""
    """What it is for, in drawings and reports."""


class Reprompts(Frozen):
    """What is said before a prompt is repeated, in nodes that bring no reprompts of their own.

    The first entry follows the first mistake, the last one every further mistake.
    """

    no_input: tuple[Prompt, ...] = ()
    no_match: tuple[Prompt, ...] = ()
