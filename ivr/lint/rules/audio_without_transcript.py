"""L608: nobody can read what a recording says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.lint.saying import said
from ivr.model.pace import words


class AudioWithoutTranscript(FlowRule):
    """Finds recordings whose text says nothing, so that no rule, test or designer knows what callers hear."""

    code = "L608"
    name = "audio-without-transcript"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each recording with a text without words."""
        for each in said(call):
            if each.utterance.audio is not None and not words(each.text):
                yield self.found(
                    each.span,
                    f"nothing says what callers hear in {each.utterance.audio}",
                    hint="write down in `text` what the recording says",
                    flow=call.flow.flow,
                    node=each.name,
                    language=each.language,
                )
