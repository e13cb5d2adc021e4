"""P516: two options without a pause between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.phrasing import run_together
from ivr.lint.rule import FlowRule
from ivr.lint.saying import said


class NoPauseBetweenOptions(FlowRule):
    """Finds options that are said in one breath: "for billing press 1 for faults press 2"."""

    code = "P516"
    name = "no-pause-between-options"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each prompt in which one option follows another without a mark or a joining word."""
        for each in said(call):
            if each.utterance.audio is None and run_together(each.text, each.language):
                yield self.found(
                    each.span,
                    "two options are said in one breath, so callers take the key of one for the other",
                    hint="put a full stop between them; the voice pauses there",
                    flow=call.flow.flow,
                    node=each.name,
                    language=each.language,
                )
