"""A203: the first menu does not tell callers which key brings an agent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint import spoken
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View
from ivr.nodes.say import Say


class AgentNotInMainMenu(CallRule):
    """Finds first menus from which an agent is more than one announced key away."""

    code = "A203"
    name = "agent-not-in-main-menu"
    severity = "warning"
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each first menu that leads to an agent, but not by one key that it announces."""
        faults: dict[int, list[View]] = {}
        for view in call.views:
            agents = view.helping("agent")
            leading = view.leading_to(agents)
            pressed = view.within_a_press("agent")
            for vertex in _first_menus(call, view):
                if vertex in leading and not _is_offered(call, view, vertex, pressed):
                    faults.setdefault(vertex, []).append(view)
        yield from self.at_moments(
            call,
            faults,
            "the first menu a caller hears announces no key for an agent",
            hint='say it among the options: "for an agent, press 0"',
        )


def _first_menus(call: Call, view: View) -> list[int]:
    def is_menu(vertex: int) -> bool:
        return view.asks(vertex) and any(edge.kind == "key" for edge in view.out[vertex])

    reached = view.reach([call.graph.start], through=lambda each: not is_menu(each) and not view.helps(each))
    return [vertex for vertex in reached if is_menu(vertex) and call.serves(vertex)]


def _is_offered(call: Call, view: View, menu: int, pressed: frozenset[int]) -> bool:
    """Say whether one key leads to an agent and is announced in each language, in the menu or on the way to it."""
    keys = {
        key
        for edge in view.out[menu]
        if edge.kind in ("key", "universal") and edge.target in pressed
        for key in edge.keys
        if len(key) == 1
    }
    if not keys:
        return False
    place = call.graph.place(menu)
    said = spoken.by_language(place.node, place.flow.language, first=True)
    before = [call.graph.place(edge.source) for edge in view.path(menu)]
    for each in before:
        if isinstance(each.node, Say):
            for language, texts in spoken.by_language(each.node, each.flow.language).items():
                said.setdefault(language, []).extend(texts)
    heard = [spoken.tells(texts, language) for language, texts in said.items()]
    return all(each is None or each.unknown or keys & each.mentioned for each in heard)
