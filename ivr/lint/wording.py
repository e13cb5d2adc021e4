"""What the rules about wording share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.phrasing import Kind, found
from ivr.lint.rule import FlowRule
from ivr.lint.saying import Said, said


class WordingRule(FlowRule):
    """Finds prompts with phrases of one kind, in each language they are written in."""

    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    phrases: ClassVar[Kind]
    fault: ClassVar[str]
    """What is wrong with the phrase, after it."""
    advice: ClassVar[str]

    def concerns(self, each: Said) -> bool:
        """Say whether a prompt is looked at."""
        del each
        return True

    def heard(self, each: Said) -> str:
        """Give the part of a prompt's text that is looked at."""
        return each.text

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each prompt that has such a phrase."""
        for each in said(call):
            phrase = found(self.phrases, self.heard(each), each.language) if self.concerns(each) else None
            if phrase is not None:
                yield self.found(
                    each.span,
                    f'"{phrase}" {self.fault}',
                    hint=self.advice,
                    flow=call.flow.flow,
                    node=each.name,
                    language=each.language,
                )
