"""P517: a prompt in which nothing is said."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.lint.saying import TAG, said


class EmptyPrompt(FlowRule):
    """Finds prompts without a word: callers hear nothing and do not know whether they are still connected."""

    code = "P517"
    name = "empty-prompt"
    severity = "warning"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each text, per language, that is blank whatever its conditions; a recording speaks for itself."""
        for each in said(call):
            if not TAG.sub("", each.text).strip() and each.utterance.audio is None:
                yield self.found(
                    each.span,
                    "callers hear nothing here",
                    hint="write what is said, or remove the prompt where it need not be there",
                    flow=call.flow.flow,
                    node=each.name,
                    language=each.language,
                )
