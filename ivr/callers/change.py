"""One thing that is different for callers between two versions of a flow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from ivr.callers.words import listed

AT = " at "
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
    place: str = ""
    """The part of the sentence that says where, ` at billing_menu`; the rest may be the same at other places."""

    @property
    def theme(self) -> tuple[str, str, str]:
        """Give what is the same in changes that can be told together, since only their place differs."""
        return self.effect, self.flow, self.sentence.replace(self.place, "", 1)


def ranked(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Give each change once, what is worse first, otherwise in the order they come."""
    effects = get_args(Effect)
    return tuple(sorted(dict.fromkeys(changes), key=lambda change: effects.index(change.effect)))


def together(changes: Iterable[Change]) -> list[list[Change]]:
    """Give changes in groups that differ in their place only, in the order of the first of each."""
    groups: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        groups.setdefault(change.theme, []).append(change)
    return list(groups.values())


def told(group: Sequence[Change]) -> str:
    """Give one sentence for changes that differ in their place only: `… at supply, reading and 3 more`."""
    first = group[0]
    if len(group) == 1:
        return first.sentence
    places = listed([each.place.removeprefix(AT) for each in group])
    return first.sentence.replace(first.place, AT + places, 1)
