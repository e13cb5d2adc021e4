"""P505: a prompt says "soon" where callers need a time."""

from __future__ import annotations

from typing import ClassVar

from ivr.lint.phrasing import Kind
from ivr.lint.wording import WordingRule


class VagueTime(WordingRule):
    """Finds times that say nothing: soon, shortly, in a moment."""

    code = "P505"
    name = "vague-time"
    severity = "warning"
    phrases: ClassVar[Kind] = "vague"
    fault: ClassVar[str] = "tells callers nothing they can plan by"
    advice: ClassVar[str] = 'say a number, or by when: "in about 3 minutes", "before 4 o\'clock"'
