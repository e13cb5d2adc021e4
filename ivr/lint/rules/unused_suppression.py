"""S007: an accepted finding that is no longer there."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.finding import Finding
from ivr.lint.rule import SuppressionRule, rules
from ivr.lint.suppression import Suppression


class UnusedSuppression(SuppressionRule):
    """Finds entries of `lint: {ignore: …}` that keep nothing back."""

    code = "S007"
    name = "unused-suppression"
    severity = "warning"

    def check(self, suppressions: tuple[Suppression, ...]) -> Iterator[Finding]:
        """Give each whose rule ran and found nothing there, or does not exist."""
        for each in suppressions:
            code = each.ignore.code
            if not each.tried or each.used or not each.stands:
                continue
            unknown = f"no rule has the code {code}, so nothing is accepted here"
            yield self.found(
                each.span,
                f"nothing is accepted here any more: {code} finds nothing" if code in rules() else unknown,
                hint="remove it (ivr lint --fix does)",
                flow=each.flow,
                node=each.node,
            )
