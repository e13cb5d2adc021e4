"""S001: names of nodes that tell readers nothing, or that are written in several styles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.nodes import node_types

_STYLES = {
    "snake_case": re.compile(r"[a-z0-9]+(_[a-z0-9]+)+"),
    "kebab-case": re.compile(r"[a-z0-9]+(-[a-z0-9]+)+"),
    "camelCase": re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)+"),
    "PascalCase": re.compile(r"([A-Z][a-z0-9]*)+"),
}
_PLACEHOLDERS = ("node", "step", "state", "block", "item")
_NEVER = re.compile(r"(untitled|unnamed|copy|tmp|temp)([-_]?\d+)?|.*[-_](copy|tmp|temp)\d*", re.IGNORECASE)


class Naming(FlowRule):
    """Finds nodes called after their number, and nodes named in another style than the rest of the flow."""

    code = "S001"
    name = "naming"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each such node."""
        usual = _usual(call.flow.nodes)
        for name in call.flow.nodes:
            style = _style(name)
            if _says_nothing(name):
                message = f'"{name}" does not say what callers meet here'
                yield self._named(call, name, message, "name it for what it does, as in billing_menu")
            elif style is not None and usual is not None and style != usual:
                message = f'"{name}" is written in {style}, most names of this flow in {usual}'
                yield self._named(call, name, message, f"write it in {usual}")

    def _named(self, call: Call, name: str, message: str, hint: str) -> Finding:
        return self.found(call.source.key(("nodes", name)), message, hint=hint, flow=call.flow.flow, node=name)


def _says_nothing(name: str) -> bool:
    numbered = re.fullmatch(r"([a-z]+)[-_]?\d+", name.lower())
    return bool(_NEVER.fullmatch(name)) or bool(numbered and numbered[1] in (*_PLACEHOLDERS, *node_types()))


def _style(name: str) -> str | None:
    """Give the style of a name; None for one word, which fits every style, and for a style of its own."""
    return next((style for style, pattern in _STYLES.items() if pattern.fullmatch(name)), None)


def _usual(names: Iterable[str]) -> str | None:
    """Give the style that more names have than any other; None when there is none."""
    count = Counter(style for name in names if (style := _style(name)) is not None).most_common(2)
    if not count or (len(count) == 2 and count[0][1] == count[1][1]):
        return None
    return count[0][0]
