"""C303: a callback is confirmed without a word about when."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.promised import confirmations
from ivr.lint.rule import FlowRule


class PromiseMissing(FlowRule):
    """Finds confirmations of callbacks that name no time at all."""

    code = "C303"
    name = "promise-missing"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each language of a confirmation without the promise, a number, or a word for a time."""
        for place, language, span in confirmations(call, "untold"):
            yield self.found(
                span,
                "the caller is not told by when we call",
                hint="say the promise: before {{ promise | moment }}",
                flow=call.flow.flow,
                node=place.name,
                language=language,
            )
