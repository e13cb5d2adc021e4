"""L605: callers hear a recording that does not say its text any more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from ivr.errors import FlowError
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.lint.saying import said
from ivr.loading.recordings import read_recordings, same_text


class StaleRecording(FlowRule):
    """Finds prompts whose text has changed since it was recorded."""

    code = "L605"
    name = "stale-recording"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each recorded prompt with another text than recordings.yaml has for its file."""
        try:
            recorded = read_recordings(Path(call.source.folder))
        except FlowError as error:
            problem = error.problems[0]
            yield self.found(problem.span, problem.message, hint=problem.hint, flow=call.flow.flow)
            return
        for each in said(call):
            text = recorded.get(each.utterance.audio or "")
            if text is not None and not same_text(text, each.text):
                yield self.found(
                    each.span,
                    f'callers hear "{_short(text)}": the text has changed since it was recorded',
                    hint=f"record it again, then run ivr recorded {call.flow.flow} {each.utterance.audio}",
                    flow=call.flow.flow,
                    node=each.name,
                    language=each.language,
                )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"
