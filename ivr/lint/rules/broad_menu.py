"""P501: a menu with many choices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.nodes.menu import Menu


class BroadMenu(FlowRule):
    """Finds menus with more choices than callers keep in mind."""

    code = "P501"
    name = "broad-menu"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"all"})
    options: ClassVar[dict[str, int | float]] = {"choices": 5}

    def check(self, call: Call) -> Iterator[Finding]:
        """Give menus with more choices than the limit; universals are not counted."""
        for name, node in call.flow.nodes.items():
            if isinstance(node, Menu) and len(node.choices) > self.option("choices"):
                yield self.found(
                    call.source.key(("nodes", name)),
                    f"callers have to keep {len(node.choices)} choices in mind",
                    hint="put what most callers want first, and ask for the rest in a second menu",
                    flow=call.flow.flow,
                    node=name,
                )
