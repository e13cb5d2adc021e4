"""Yes or no, by key and by voice."""

from __future__ import annotations

from ivr.dialog import stock
from ivr.dialog.grammar import Choices

YES = "1"
ENTER_AGAIN = "2"


def yes_or_again(language: str) -> Choices:
    """Give key 1 or "yes", key 2 or "no"."""
    said = [(word, YES) for word in stock.words("yes", language)]
    said += [(word, ENTER_AGAIN) for word in stock.words("no", language)]
    return Choices(keys=(YES, ENTER_AGAIN), words=tuple(said))
