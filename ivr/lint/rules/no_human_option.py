"""K906: a question from which no person can be reached while somebody is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View


class NoHumanOption(CallRule):
    """Finds questions that lead to callbacks and messages at most, in countries that ask for a person."""

    code = "K906"
    name = "no-human-option"
    severity = "error"
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound"})
    presets: ClassVar[frozenset[str]] = frozenset()
    profiles: ClassVar[frozenset[str]] = frozenset({"BR", "ES", "PT"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each question without a way to an agent, in the first, most open state."""
        if not call.views:
            return
        view: View = call.views[0]
        leading = view.leading_to(view.helping("agent"))
        for vertex in view.reached:
            if view.asks(vertex) and call.serves(vertex) and vertex not in leading:
                place = call.graph.place(vertex)
                yield self.found(
                    call.key(place),
                    "callers cannot get from here to a person, not even when somebody is there",
                    hint="bind a key to an agent, or lead the last failed attempt to one",
                    certainty=call.certainty(view, vertex),
                    flow=place.flow.flow,
                    node=place.name,
                    how=call.how(view, vertex, moment=True),
                )
