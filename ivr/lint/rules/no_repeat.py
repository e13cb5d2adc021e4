"""I412: a menu that cannot be heard again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.model.universal import REPEAT
from ivr.nodes.menu import Menu


class NoRepeat(FlowRule):
    """Finds menus without a key to hear them again."""

    code = "I412"
    name = "no-repeat"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    options: ClassVar[Mapping[str, int | float]] = {"choices": 3}

    def check(self, call: Call) -> Iterator[Finding]:
        """Give menus of three choices or more that neither a universal nor a key of their own says again."""
        if REPEAT in call.flow.universals or call.flow.kind == "module":
            return
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            if isinstance(place.node, Menu) and len(place.node.choices) >= self.option("choices"):
                if any(choice.next == place.name for choice in place.node.choices.values()):
                    continue
                yield self.found(
                    call.key(place),
                    "callers who missed an option cannot hear the menu again",
                    hint='add the universal repeat: {keys: ["*"]}, and say so in the first menu',
                    flow=call.flow.flow,
                    node=place.name,
                )
