"""C307: people are called back too often, or nobody hears that they were not reached."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.booked import called_back
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope

MOST = 3
"""Calls to somebody who does not answer."""


class RetryPolicy(ProjectRule):
    """Finds callbacks that are tried more than three times, or given up without a word."""

    code = "C307"
    name = "retry-policy"
    severity = "error"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give queues whose callbacks have too many attempts, and those without a mailbox for the last failure."""
        source = scope.project.sources
        for name, _ in called_back(scope):
            policy = scope.project.site.queues[name].callback
            if policy.attempts > MOST:
                yield self.found(
                    source[""].value(("queues", name, "callback", "attempts")),
                    f"people who do not answer are called {policy.attempts} times",
                    hint=f"set attempts to {MOST} or less",
                    node=name,
                    outlet="attempts",
                )
            if policy.failed is None:
                yield self.found(
                    source[""].key(("queues", name, "callback")),
                    "nobody hears of people whom the last call did not reach, so their question stays open",
                    hint='add "failed:" with a mailbox that somebody reads',
                    node=name,
                    outlet="failed",
                )
