"""How long callers listen until an option has been spoken."""

from __future__ import annotations

import pytest

from ivr.lint.hearing import Piece

MENU = "For bills, press 1. For orders press 2, for news 3. For an agent, press 0."
CASES = [
    # 4 words of 0.4 s; the second key after 4 more; one named in the same breath at the end of the sentence.
    (MENU, "en-GB", ["1"], 1.6),
    (MENU, "en-GB", ["2"], 3.2),
    (MENU, "en-GB", ["3"], 4.4),
    (MENU, "en-GB", ["0"], 6.4),
    (MENU, "en-GB", ["4"], None),
    (MENU, "en-GB", ["4", "2"], 3.2),
    # 143 words a minute.
    ("Para facturas, pulse 1. Para un agente, pulse 0.", "es-ES", ["0"], 9 * 60 / 143),
    # 4 characters of 0.25 s and a digit.
    ("账单，请按 1。人工服务，请按 0。", "zh-CN", ["1"], 1.4),
    # A key that only a call knows may be any; without a lexicon nobody can tell.
    ("For bills, press {{ key }}.", "en-GB", ["1"], 1.2),
    ("Voor facturen, druk op 1.", "nl-NL", ["9"], 2.0),
]


@pytest.mark.parametrize(("text", "language", "keys", "seconds"), CASES)
def test_an_option_by_its_key(text: str, language: str, keys: list[str], seconds: float | None) -> None:
    heard = Piece(text=text, language=language).until(keys, ())
    assert heard == (None if seconds is None else pytest.approx(seconds))


def test_an_option_by_what_to_say() -> None:
    invites = Piece(text="Say billing or new orders. Speak now.", language="en-GB")
    assert invites.until((), ["my bill", "billing"]) == pytest.approx(0.8)
    assert invites.until((), ["agent"]) is None
    # Where nobody is asked to speak, a word is no offer.
    assert Piece(text="Our billing team is new.", language="en-GB").until((), ["billing"]) is None
