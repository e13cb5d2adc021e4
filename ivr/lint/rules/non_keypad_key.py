"""I407: a key that telephones do not have."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint import keypad
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule


class NonKeypadKey(FlowRule):
    """Finds choices and universals on the keys A to D."""

    code = "I407"
    name = "non-keypad-key"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give choices and universals whose key has a letter."""
        for name, universal in call.flow.universals.items():
            if universal.keys and all(_is_missing(key) for key in universal.keys) and not universal.say:
                yield self.found(
                    call.source.key(("universals", name)),
                    f"no telephone has the key {universal.keys[0]}, so nobody gets there",
                    hint="use 0 to 9, * or #",
                    flow=call.flow.flow,
                    outlet=f"universal:{name}",
                )
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            for key in keypad.choices(place.node):
                if _is_missing(key):
                    yield self.found(
                        call.key(place, "choices", key),
                        f"no telephone has the key {key}, so nobody can choose this",
                        hint="use 0 to 9, * or #",
                        flow=call.flow.flow,
                        node=place.name,
                        outlet=key,
                    )


def _is_missing(key: str) -> bool:
    return any(mark.isalpha() for mark in key)
