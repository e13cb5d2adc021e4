"""A204: an agent is more presses away than callers have patience for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.distance import towards
from ivr.lint.finding import Finding
from ivr.lint.graph import Edge
from ivr.lint.offers import offering
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View

DONE = frozenset({"key", "universal", "next"})
"""Outlets that an answer takes; failing is no way that a caller chooses."""


class AgentTooFar(CallRule):
    """Finds calls in which an agent takes many presses, or is not offered by the third menu."""

    code = "A204"
    name = "agent-too-far"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound"})
    options: ClassVar[Mapping[str, int | float]] = {"presses": 2, "menus": 3}
    """Most answers until an agent, and the menu by which one is offered."""

    def check(self, call: Call) -> Iterator[Finding]:
        """Give the first question from which an agent is too far, and each menu by which none has been offered."""
        presses, menus = int(self.option("presses")), int(self.option("menus"))
        faults: dict[int, list[View]] = {}
        said: dict[int, str] = {}
        for view in call.views:
            far = _presses(call, view)
            first = next((vertex for vertex in view.reached if view.asks(vertex)), None)
            if far is not None and far > presses and first is not None:
                faults.setdefault(first, []).append(view)
                said.setdefault(first, f"an agent is {far} answers away; {presses} are enough")
                continue
            for vertex in _unoffered(call, view, menus) if far is not None else ():
                faults.setdefault(vertex, []).append(view)
                said.setdefault(vertex, f"this is menu {menus} of the call, and no agent has been offered yet")
        yield from self.at_moments(
            call, faults, said.__getitem__, hint="offer an agent in the first menu, by a key that it announces"
        )


def _presses(call: Call, view: View) -> int | None:
    """Give the fewest answers that bring a caller to an agent; None when none do."""

    def answers(edge: Edge, given: int) -> int | None:
        if not view.asks(edge.source):
            return given
        return given + 1 if edge.kind in DONE else None

    start = towards(view, view.helping("agent"), 0, answers).get(call.graph.start)
    return start[0] if start is not None else None


def _unoffered(call: Call, view: View, menus: int) -> list[int]:
    """Give the menus that a caller meets as the last allowed one without having been offered an agent."""
    offers = offering(view, "agent") | view.helping("agent")
    level = view.reach([call.graph.start], through=lambda vertex: not _is_menu(view, vertex))
    for _ in range(menus - 1):
        met = [vertex for vertex in level if _is_menu(view, vertex) and vertex not in offers]
        answered = [edge.target for vertex in met for edge in view.out[vertex] if _is_answer(edge)]
        seen = set(met)
        level = view.reach(answered, through=lambda vertex: not _is_menu(view, vertex))
        level = {vertex: None for vertex in level if vertex not in seen}
    return [vertex for vertex in level if _is_menu(view, vertex) and vertex not in offers and call.serves(vertex)]


def _is_menu(view: View, vertex: int) -> bool:
    return view.asks(vertex) and any(edge.kind == "key" for edge in view.out[vertex])


def _is_answer(edge: Edge) -> bool:
    return edge.kind == "key"
