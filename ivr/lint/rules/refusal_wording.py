"""P507: a prompt refuses instead of saying what can be done."""

from __future__ import annotations

from typing import ClassVar

from ivr.lint.phrasing import Kind
from ivr.lint.wording import WordingRule


class RefusalWording(WordingRule):
    """Finds prompts that say what we will not do."""

    code = "P507"
    name = "refusal-wording"
    severity = "warning"
    phrases: ClassVar[Kind] = "refusal"
    fault: ClassVar[str] = "tells callers what they cannot have, not what they can do"
    advice: ClassVar[str] = "say what they can do instead, or who can help"
