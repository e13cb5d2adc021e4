"""What a key or phrase leads to, in menus and while waiting in a queue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from ivr.dialog.grammar import Choices
from ivr.model.base import Frozen
from ivr.model.outlet import Outlet
from ivr.model.text import NodeRef
from ivr.model.universal import Key, Say, phrases


class Choice(Frozen):
    """Where one key leads."""

    next: NodeRef
    """Where the key leads."""
    label: str = ""
    """What it is for, in drawings and reports."""
    say: Say = ()
    """Phrases that do the same as the key; a list, or a map from language to list."""


ChoiceMap = Annotated[Mapping[Key, Choice], Field(min_length=1)]


def grammar(choices: Mapping[str, Choice], language: str) -> Choices:
    """Give the keys and phrases of these choices in a language."""
    words = tuple((phrase, key) for key, choice in choices.items() for phrase in phrases(choice.say, language))
    return Choices(keys=tuple(choices), words=words)


def outlets(choices: Mapping[str, Choice], field: str) -> tuple[Outlet, ...]:
    """Give one outlet a key."""
    return tuple(
        Outlet(name=key, kind="key", target=choice.next, field=(field, key, "next"), label=choice.label)
        for key, choice in choices.items()
    )
