"""A206: a key brings an agent, and no prompt says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint import spoken
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Edge
from ivr.lint.how import key_name
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View
from ivr.model.flow import Flow


class HiddenAgent(CallRule):
    """Finds universals for an agent whose keys are told to nobody."""

    code = "A206"
    name = "hidden-agent"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each universal that leads to an agent and that no prompt of the call's flow announces."""
        hidden: dict[str, Edge] = {}
        for view in call.views:
            leading = view.within_a_press("agent")
            for edge in _universals(call, view):
                if edge.keys and edge.target in leading:
                    hidden.setdefault(edge.name, edge)
        for name, edge in hidden.items():
            if not _is_told(call.flow, frozenset(edge.keys)):
                yield self.found(
                    call.source.key(("universals", name)),
                    f"{key_name(edge.keys[0])} brings an agent, but no prompt says so",
                    hint=f'say "for an agent, press {key_name(edge.keys[0])}" in the first menu',
                    flow=call.flow.flow,
                    outlet=f"universal:{name}",
                )


def _universals(call: Call, view: View) -> Iterator[Edge]:
    """Give the ways that universals of the call's own flow take, where a call comes by."""
    for vertex in call.graph.own.values():
        if vertex in view.reached:
            found = (edge for edge in view.out[vertex] if edge.kind == "universal")
            yield from (edge for edge in found if edge.name in call.flow.universals)


def _is_told(flow: Flow, keys: frozenset[str]) -> bool:
    """Say whether some prompt, or a reprompt of the flow, names one of these keys."""
    said = [spoken.by_language(node, flow.language) for node in flow.nodes.values()]
    said += [
        {language: [text]}
        for prompt in (*flow.reprompts.no_input, *flow.reprompts.no_match)
        for language, text in spoken.texts(prompt, flow.language).items()
    ]
    heard = (spoken.tells(texts, language) for each in said for language, texts in each.items())
    return any(each is None or each.unknown or bool(each.mentioned & keys) for each in heard)
