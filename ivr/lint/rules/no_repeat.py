"""I412: a menu that cannot be heard again, or from which there is no way back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.components import cycles
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.model.universal import REPEAT
from ivr.nodes.menu import Menu

PRESSED = frozenset({"key", "universal"})


class NoRepeat(FlowRule):
    """Finds menus without a key to hear them again, and menus of menus without a key that leads back."""

    code = "I412"
    name = "no-repeat"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    options: ClassVar[Mapping[str, int | float]] = {"choices": 3}

    def check(self, call: Call) -> Iterator[Finding]:
        """Give menus of three choices or more that no key says again, and those that no key leads back from."""
        if call.flow.kind == "module":
            return
        circles = cycles(call.whole.parents, call.whole.targets)
        circle = {vertex: number for number, each in enumerate(circles) for vertex in each}
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            if not isinstance(place.node, Menu) or len(place.node.choices) < self.option("choices"):
                continue
            itself = any(choice.next == place.name for choice in place.node.choices.values())
            if REPEAT not in call.flow.universals and not itself:
                yield self.found(
                    call.key(place),
                    "callers who missed an option cannot hear the menu again",
                    hint='add the universal repeat: {keys: ["*"]}, and say so in the first menu',
                    flow=call.flow.flow,
                    node=place.name,
                )
            if _is_dead_choice(call, vertex, circle):
                yield self.found(
                    call.key(place),
                    "callers who chose this menu by mistake cannot go back",
                    hint="bind a key to the menu before, such as 9 or star, and say so",
                    flow=call.flow.flow,
                    node=place.name,
                    outlet="back",
                )


def _is_dead_choice(call: Call, vertex: int, circle: Mapping[int, int]) -> bool:
    """Say whether a menu is a choice of another one, and no key here leads to a question that leads here."""
    view = call.whole
    chosen = view.leading_to([vertex], through=view.passes)
    above = {edge.source for at in chosen for edge in view.into[at] if edge.kind == "key" and edge.source != vertex}
    if not any(isinstance(place.node, Menu) for at in above if (place := call.graph.places[at]) is not None):
        return False
    onward = view.reach([edge.target for edge in view.out[vertex] if edge.kind in PRESSED], through=view.passes)
    # What leads here from there, and there from here, goes round together.
    return not any(view.asks(at) and at != vertex and circle.get(at, -1) == circle.get(vertex) for at in onward)
