"""I416: star or hash does one thing here and another thing there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.how import key_name
from ivr.lint.rule import FlowRule
from ivr.model.flow import Flow
from ivr.model.outlet import Path
from ivr.model.universal import REPEAT
from ivr.nodes.collect import Collect
from ivr.nodes.menu import Menu

KEYS = ("*", "#")
ENDING = "end an entry"


class InconsistentStarOrHash(FlowRule):
    """Finds star and hash where they mean something else than before in the flow."""

    code = "I416"
    name = "inconsistent-star-or-hash"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each choice of a menu whose key does something else elsewhere, and entries that end with another key."""
        first: dict[str, tuple[str, str]] = {}
        for name, path, key, meaning in _meanings(call.flow):
            # One key may end entries and do something in menus: nobody keys in an entry there.
            ends = meaning == ENDING
            where, said = first.setdefault(ENDING if ends else key, (f'"{name}"', key if ends else meaning))
            if said == (key if ends else meaning):
                continue
            message = (
                f"entries end with {key_name(key)} here, and with {key_name(said)} at {where}"
                if ends
                else f"{key_name(key)} means {meaning} here, and {said} at {where}"
            )
            yield self.found(
                call.source.key(("nodes", name, *path)),
                message,
                hint=f"let {key_name(key)} do the same everywhere, and take another key here",
                flow=call.flow.flow,
                node=name,
                outlet=key,
            )


def _meanings(flow: Flow) -> Iterator[tuple[str, Path, str, str]]:
    """Give what the two keys mean: the node, the field, the key, and the meaning in words."""
    leads = {}
    for name, universal in flow.universals.items():
        leads[name if name == REPEAT else universal.next] = f'"{universal.label or name}"'
    for name, node in flow.nodes.items():
        if isinstance(node, Menu):
            for key in (key for key in KEYS if key in node.choices):
                choice = node.choices[key]
                own = f'"{choice.label or choice.next}"'
                yield name, ("choices", key), key, leads.get(REPEAT if choice.next == name else choice.next, own)
        elif isinstance(node, Collect) and node.digits.terminator:
            yield name, ("terminator",), node.digits.terminator, ENDING
