"""Our own phrases: complete in every language, and right as templates."""

from __future__ import annotations

import re

import pytest

from ivr.dialog import stock
from ivr.expressions import check_template, template_variables

NAMES = sorted(stock._tables()["en"])


@pytest.mark.parametrize("language", stock.languages())
def test_every_language_has_every_phrase_with_the_same_variables(language: str) -> None:
    assert sorted(stock._tables()[language]) == NAMES
    for name in NAMES:
        tag, text = stock.phrase(name, language)
        assert tag == language
        assert check_template(text) is None
        assert template_variables(text) == template_variables(stock.phrase(name, "en")[1])


@pytest.mark.parametrize("language", stock.languages())
def test_the_value_read_back_stands_plain(language: str) -> None:
    assert stock.phrase("confirm", language)[1].count("{{ value }}") == 1


@pytest.mark.parametrize("language", stock.languages())
def test_yes_and_no_are_different_words(language: str) -> None:
    yes, no = stock.words("yes", language), stock.words("no", language)
    assert yes
    assert no
    assert not set(yes) & set(no)
    assert all(re.search(r"\w", word) for word in yes + no)


def test_a_language_we_do_not_know() -> None:
    assert stock.phrase("failure", "tlh") == ("en-GB", stock.phrase("failure", "en-GB")[1])
    assert stock.words("yes", "tlh") == ()
    with pytest.raises(KeyError):
        stock.phrase("nothing", "en-GB")
