"""P510: a prompt blames the caller for a mistake."""

from __future__ import annotations

from typing import ClassVar

from ivr.lint.phrasing import Kind
from ivr.lint.wording import WordingRule


class BlamingError(WordingRule):
    """Finds reprompts and prompts that put the fault on the caller."""

    code = "P510"
    name = "blaming-error"
    severity = "warning"
    phrases: ClassVar[Kind] = "blame"
    fault: ClassVar[str] = "puts the blame on the caller"
    advice: ClassVar[str] = 'say what is needed: "An account number has 8 digits."'
