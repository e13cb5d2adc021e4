"""A202: a question from which no help can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View


class MenuWithoutRecourse(CallRule):
    """Finds questions whose every answer, and silence, leads past an agent, a callback and voicemail."""

    code = "A202"
    name = "menu-without-recourse"
    severity = "error"
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each such question, in the first opening state where it is so.

        Where no call ever finds help A201 has said so; in a trap R104 has.
        """
        if call.is_helpless:
            return
        faults: dict[int, list[View]] = {}
        for view in call.views:
            for vertex in view.stranded:
                if call.serves(vertex):
                    faults.setdefault(vertex, []).append(view)
        yield from self.at_moments(
            call,
            faults,
            "a caller here cannot reach an agent, a callback or voicemail",
            hint="offer one of them here, or lead the last failed attempt to one",
        )
