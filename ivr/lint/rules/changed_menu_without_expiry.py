"""P512: "our menu has changed", for ever."""

from __future__ import annotations

import re
from typing import ClassVar

from ivr.lint.phrasing import Kind
from ivr.lint.saying import Said
from ivr.lint.wording import WordingRule

_DATED = re.compile(r"\{%[^%]*\bnow\b")


class ChangedMenuWithoutExpiry(WordingRule):
    """Finds notices of a new menu that nothing takes away again."""

    code = "P512"
    name = "changed-menu-without-expiry"
    severity = "warning"
    phrases: ClassVar[Kind] = "changed"
    fault: ClassVar[str] = "stays when the menu has long been the same"
    advice: ClassVar[str] = "take it out, or let it end: {% if now < 1767225600 %}…{% endif %}"

    def concerns(self, each: Said) -> bool:
        """Look at prompts that do not ask what time it is."""
        return not _DATED.search(each.text)
