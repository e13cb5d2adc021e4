"""Which keys prompts announce, in nine languages."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from ivr.dialog import stock
from ivr.lint.keys import announced, languages
from tests.lint.linting import HERE

CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "keys.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=[f"{case['language']}-{case['text'][:40]}" for case in CASES])
def test_announced_keys(case: dict[str, Any]) -> None:
    found = announced(case["text"], case["language"])
    assert found is not None
    assert found.keys == set(case["keys"])
    assert found.mentioned - found.keys >= set(case.get("also", ""))
    assert found.unknown is case.get("unknown", False)
    assert found.spoken is case.get("spoken", False)


def test_there_is_a_lexicon_for_every_language_we_have_phrases_in() -> None:
    assert set(languages()) == set(stock.languages())


@pytest.mark.parametrize("language", stock.languages())
@pytest.mark.parametrize(
    ("phrase", "keys"),
    [
        ("confirm", "12"),
        ("callback_confirm", "123"),
        ("callback_number", "#"),
        ("callback_soon", "1"),
        ("voicemail", "#"),
    ],
)
def test_our_own_phrases_announce_their_keys(language: str, phrase: str, keys: str) -> None:
    found = announced(stock.phrase(phrase, language)[1], language)
    assert found is not None
    assert found.keys == set(keys)


def test_a_language_without_lexicon_announces_nothing() -> None:
    assert announced("Tryk 1.", "da") is None
