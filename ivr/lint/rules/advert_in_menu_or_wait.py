"""P511: an advert where callers have to listen."""

from __future__ import annotations

from typing import ClassVar

from ivr.lint.phrasing import Kind, without_options
from ivr.lint.saying import Said
from ivr.lint.wording import WordingRule


class AdvertInMenuOrWait(WordingRule):
    """Finds adverts in questions and in queues."""

    code = "P511"
    name = "advert-in-menu-or-wait"
    severity = "warning"
    phrases: ClassVar[Kind] = "advert"
    fault: ClassVar[str] = "sells something to a caller who has to listen"
    advice: ClassVar[str] = "take it out; callers who wait or choose want their own matter dealt with"

    def concerns(self, each: Said) -> bool:
        """Look at questions and at what is said in a queue."""
        return each.asks or each.waits

    def heard(self, each: Said) -> str:
        """Leave the options out: what callers may choose is no advert."""
        return without_options(each.text, each.language)
