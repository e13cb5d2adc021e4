"""P504: a key is named before what it is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.phrasing import key_first
from ivr.lint.rule import FlowRule
from ivr.lint.saying import said


class KeyBeforeOption(FlowRule):
    """Finds "press 1 for billing": by the time callers know that it is theirs, the key is forgotten."""

    code = "P504"
    name = "key-before-option"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each prompt with a sentence that begins with a key and then says what it is for."""
        for each in said(call):
            phrase = key_first(each.text, each.language)
            if phrase:
                yield self.found(
                    each.span,
                    f'"{phrase}": callers hear the key before they know what it is for',
                    hint='turn it round: "for billing, press 1"',
                    flow=call.flow.flow,
                    node=each.name,
                    language=each.language,
                )
