"""The phrases that the wording rules know, against what prompts of each language say."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from ivr.lint import keys
from ivr.lint.phrasing import Kind, begins_with_cue, found, key_first, languages, questions, run_together

KINDS: tuple[Kind, ...] = get_args(Kind)
FILES: dict[str, Any] = {
    file.stem: yaml.safe_load(file.read_text(encoding="utf-8"))
    for file in sorted((Path(__file__).parent / "phrases").glob("*.yaml"))
}
OPTIONS = FILES.pop("options")
TABLES = FILES
PAIRS = [(language, number) for language in OPTIONS for number in range(5)]
CASES = [
    (language, kind, answer, text)
    for language, table in TABLES.items()
    for kind in KINDS
    for answer in ("yes", "no")
    for text in table[kind][answer]
]


def test_each_language_has_phrases_and_a_table() -> None:
    assert languages() == keys.languages() == tuple(TABLES)


@pytest.mark.parametrize("language", TABLES)
def test_a_table_has_five_phrases_and_five_near_misses_of_each_kind(language: str) -> None:
    for kind in KINDS:
        assert all(len(set(TABLES[language][kind][answer])) >= 5 for answer in ("yes", "no")), kind


@pytest.mark.parametrize(("language", "kind", "answer", "text"), CASES)
def test_phrases_are_found_and_near_misses_are_not(language: str, kind: Kind, answer: str, text: str) -> None:
    assert (found(kind, text, language) is not None) == (answer == "yes")


def test_a_language_that_is_not_known_has_no_phrases() -> None:
    assert found("vague", "soon", "fi-FI") is None


def test_a_phrase_does_not_cross_sentences_or_values() -> None:
    assert found("vague", "Call soon.", "en-GB") == "soon"
    assert found("blame", "That is invalid. Entry is from 9.", "en") is None
    assert found("holding", "Thank you. For holding a place, press 1.", "en") is None


@pytest.mark.parametrize(("language", "number"), PAIRS)
def test_an_option_begins_with_its_key_or_ends_with_it(language: str, number: int) -> None:
    assert key_first(OPTIONS[language]["first"][number], language)
    assert not key_first(OPTIONS[language]["right"][number], language)


@pytest.mark.parametrize(("language", "number"), PAIRS)
def test_options_are_run_together_or_set_apart(language: str, number: int) -> None:
    one, other = (OPTIONS[language]["right"][each].rstrip(".。") for each in (number, (number + 1) % 5))
    other = other.replace(",", "").replace("，", "")
    stop = "。" if language == "zh" else "."
    assert run_together(f"{one} {other}{stop}", language)
    assert not run_together(f"{one}{stop} {other}{stop}", language)


@pytest.mark.parametrize(("language", "number"), PAIRS)
def test_two_questions_are_two_and_one_with_its_key_is_none(language: str, number: int) -> None:
    asks, right = OPTIONS[language]["asks"], OPTIONS[language]["right"]
    assert questions(f"{asks[number]} {asks[(number + 1) % 5]} {right[number]}", language) == 2
    assert questions(f"{asks[number]} {right[number]}", language) == 0
    assert not begins_with_cue(f"{asks[number]} {right[number]}", language)
