"""I408: a key is the beginning of another."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint import keypad
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.how import key_name
from ivr.lint.rule import FlowRule


class PrefixAmbiguity(FlowRule):
    """Finds keys that are heard only after a wait, since a longer one begins with them."""

    code = "I408"
    name = "prefix-ambiguity"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each key of a question or queue with which a longer one of it, or of a universal there, begins."""
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            own = tuple(keypad.choices(place.node))
            known = call.flow.universals.items()
            shared = tuple(key for name, each in known if place.node.takes(place.name, name, each) for key in each.keys)
            for key in own:
                longer = next((each for each in (*own, *shared) if each != key and each.startswith(key)), None)
                shorter = next((each for each in shared if each != key and key.startswith(each)), None)
                other = longer or shorter
                if other is not None:
                    brief, full = sorted((key, other), key=len)
                    yield self.found(
                        call.key(place, "choices", key),
                        f"{full} begins with {key_name(brief)}: one of them works only after a wait, or by mistake",
                        hint="give one of them a key that begins otherwise",
                        flow=call.flow.flow,
                        node=place.name,
                        outlet=key,
                    )
