"""Changes as Markdown, to be pasted into a pull request."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ivr.callers.change import Change, together, told

_MARKUP = re.compile(r"([\\`*\[\]<>|])")


def markdown(changes: Sequence[Change]) -> str:
    """Give a heading, how many changes there are of each effect, and a table of them."""
    lines = ["### What changes for callers", "", counted(changes)]
    if changes:
        lines += ["", "| | where | what changes |", "|---|---|---|"]
        for group in together(changes):
            lines.append(f"| {_effect(group[0])} | {_where(group)} | {_escaped(told(group))} |")
    return "\n".join(lines) + "\n"


def counted(changes: Sequence[Change]) -> str:
    """Give how many changes there are: `2 worse, 1 better, 3 other`."""
    if not changes:
        return "Nothing changes for callers."
    count = Counter(change.effect for change in changes)
    named = ((count["worse"], "worse"), (count["better"], "better"), (count["neutral"], "other"))
    return ", ".join(f"{number} {name}" for number, name in named if number)


def _effect(change: Change) -> str:
    return {"worse": "**worse**", "better": "better", "neutral": ""}[change.effect]


def _where(group: Sequence[Change]) -> str:
    first = group[0]
    place = ".".join(part for part in (first.flow, first.node if len(group) == 1 else "") if part)
    return f"`{place or 'site.yaml'}`"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
