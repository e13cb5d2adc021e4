"""P509: what is said in a queue tells nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.phrasing import found, rest
from ivr.lint.rule import FlowRule
from ivr.lint.saying import Said, said
from ivr.model.pace import words
from ivr.nodes.queue import Queue

FEW = 3
"""Words beside the phrase that may tell something."""


class HoldMessageWithoutInformation(FlowRule):
    """Finds announcements that only ask a caller to go on waiting."""

    code = "P509"
    name = "hold-message-without-information"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give announcements of queues that are stock phrases and nothing else."""
        for each in said(call):
            if not _is_all_that_is_said(each) or found("holding", each.text, each.language) is None:
                continue
            if len(words(rest("holding", each.text, each.language))) < FEW and "{{" not in each.text:
                yield self.found(
                    each.span,
                    "callers who wait are told nothing here that they do not know",
                    hint="tell them their place, the wait, what to have ready, or another way",
                    flow=call.flow.flow,
                    node=each.name,
                    language=each.language,
                )


def _is_all_that_is_said(each: Said) -> bool:
    """Say whether this is an announcement without the caller's place before it."""
    return isinstance(each.node, Queue) and each.field == "announcements" and not each.node.position
