"""S008: an accepted finding, and nobody says why."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.finding import Finding
from ivr.lint.rule import SuppressionRule
from ivr.lint.suppression import Suppression


class SuppressionWithoutReason(SuppressionRule):
    """Finds entries of `lint: {ignore: …}` without a reason; they keep nothing back."""

    code = "S008"
    name = "suppression-without-reason"
    severity = "error"

    def check(self, suppressions: tuple[Suppression, ...]) -> Iterator[Finding]:
        """Give each that has no reason."""
        for each in suppressions:
            if not each.ignore.reason.strip():
                yield self.found(
                    each.span,
                    f"{each.ignore.code} is accepted here without a reason, so it stands",
                    hint="say why callers are better off this way: reason: …",
                    flow=each.flow,
                    node=each.node,
                )
