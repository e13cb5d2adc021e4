"""One thing that is different for callers between two versions of a flow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Effect = Literal["worse", "better", "neutral"]
Kind = Literal[
    "flow",
    "number",
    "hours",
    "question",
    "agent",
    "callback",
    "silence",
    "wait",
    "key",
    "way",
    "prompt",
    "language",
    "retry",
    "setting",
    "finding",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is different, where, and whether callers are worse off; fields that do not apply are empty."""

    kind: Kind
    effect: Effect
    flow: str
    node: str = ""
    outlet: str = ""
    """The key, universal or other way out."""
    language: str = ""
    sentence: str
    """Says it all, without a full stop, such as `two more keys to an agent at billing_menu, closed`."""


def ranked(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Give each change once, what is worse first, otherwise in the order they come."""
    effects = get_args(Effect)
    return tuple(sorted(dict.fromkeys(changes), key=lambda change: effects.index(change.effect)))
