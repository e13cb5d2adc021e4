"""C304: a callback is confirmed with a time that nobody can hold us to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.promised import confirmations
from ivr.lint.rule import FlowRule


class PromiseVague(FlowRule):
    """Finds confirmations of callbacks that say soon, and no more."""

    code = "C304"
    name = "promise-vague"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each language of a confirmation that has a vague word and neither the promise nor a number."""
        for place, language, span in confirmations(call, "vague"):
            yield self.found(
                span,
                "the caller is told of no time that holds us to the call",
                hint="say the promise instead: before {{ promise | moment }}",
                flow=call.flow.flow,
                node=place.name,
                language=language,
            )
