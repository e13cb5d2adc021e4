"""R103: an end of the call that nothing led up to."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.endings import cut_off
from ivr.lint.finding import Finding
from ivr.lint.rule import CallRule


class DeadEnd(CallRule):
    """Finds callers who are cut off without a word."""

    code = "R103"
    name = "dead-end"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give hang-ups without goodbye, goal or offer before them; exits of modules that lead nowhere are R113's."""
        seen: set[int] = set()
        for view in call.views:
            for vertex in cut_off(call, view):
                if vertex in seen:
                    continue
                seen.add(vertex)
                place = call.graph.place(vertex)
                yield self.found(
                    call.key(place),
                    "the call is cut off here: no goodbye, no goal reached and no help offered before",
                    hint="say goodbye in a prompt, and offer a way to an agent before",
                    certainty="possible",
                    flow=place.flow.flow,
                    node=place.name,
                    how=call.how(view, vertex),
                )
