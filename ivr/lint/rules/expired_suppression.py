"""S009: an accepted finding whose time is over."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.finding import Finding
from ivr.lint.rule import SuppressionRule
from ivr.lint.suppression import Suppression


class ExpiredSuppression(SuppressionRule):
    """Finds entries of `lint: {ignore: …}` that are past their `until`; they keep nothing back any more."""

    code = "S009"
    name = "expired-suppression"
    severity = "warning"

    def check(self, suppressions: tuple[Suppression, ...]) -> Iterator[Finding]:
        """Give each whose last day is over."""
        for each in suppressions:
            if each.expired:
                yield self.found(
                    each.span,
                    f"{each.ignore.code} was accepted here until {each.ignore.until}; that day is over",
                    hint="mend what it was about, or accept it again with a new day",
                    flow=each.flow,
                    node=each.node,
                )
