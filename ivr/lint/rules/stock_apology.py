"""P506: a prompt apologises in a stock phrase."""

from __future__ import annotations

from typing import ClassVar

from ivr.lint.phrasing import Kind
from ivr.lint.wording import WordingRule


class StockApology(WordingRule):
    """Finds apologies that every caller has heard a hundred times."""

    code = "P506"
    name = "stock-apology"
    severity = "warning"
    phrases: ClassVar[Kind] = "apology"
    fault: ClassVar[str] = "is a phrase callers no longer believe"
    advice: ClassVar[str] = "leave it out, or say what happened and what you do about it"
