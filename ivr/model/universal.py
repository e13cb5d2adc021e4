"""What works in every input node of a flow."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from ivr.model.base import Frozen
from ivr.model.prompt import Prompt
from ivr.model.text import NodeRef

Key = Annotated[str, StringConstraints(pattern=r"^[0-9*#A-D]{1,4}$")]
"""One key, or a short sequence of keys."""

REPEAT = "repeat"
"""The universal that says the prompt again; it needs no target."""


class Universal(Frozen):
    """Keys and words that lead somewhere from every input node."""

    keys: tuple[Key, ...] = ()
    """Keys that lead there."""
    say: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    """Phrases that lead there."""
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
