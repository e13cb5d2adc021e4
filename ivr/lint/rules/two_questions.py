"""P515: two questions, and one answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.phrasing import questions
from ivr.lint.rule import FlowRule
from ivr.lint.saying import said


class TwoQuestions(FlowRule):
    """Finds prompts that ask two things before the caller may answer."""

    code = "P515"
    name = "two-questions"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each prompt with two questions; a question that brings its own key is an option."""
        for each in said(call):
            if each.asks and questions(each.text, each.language) > 1:
                yield self.found(
                    each.span,
                    "callers are asked two things and can answer one",
                    hint="ask one question, then the other in a node of its own",
                    flow=call.flow.flow,
                    node=each.name,
                    language=each.language,
                )
