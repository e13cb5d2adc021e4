"""What counts as an answer, and what keys mean."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.dialog import entry
from ivr.dialog.confirm import yes_or_again
from ivr.dialog.grammar import Choices, Digits, same_words
from ivr.model.value import MASK, Value


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Agent!", "agent", True),
        ("my  bill", "My bill.", True),
        ("cafe\u0301", "café", True),
        ("cafe", "café", False),
        ("straße", "STRASSE", True),
        ("नमस्ते", "नमस्ते", True),
        ("", "", False),
        ("!", "", False),
        ("агент", "Агент", True),
    ],
)
def test_same_words(one: str, other: str, same: bool) -> None:
    assert same_words(one, other) is same


@pytest.mark.parametrize(
    ("digits", "done", "judgement"),
    [
        ("1", False, "wait"),
        ("1", True, "match"),
        ("12", False, "match"),
        ("2", False, "match"),
        ("3", False, "no_match"),
        ("45", False, "wait"),
        ("45", True, "no_match"),
        ("456", False, "match"),
    ],
)
def test_choices(digits: str, done: bool, judgement: str) -> None:
    assert Choices(keys=("1", "12", "2", "456")).judge(digits, done=done) == judgement


@pytest.mark.parametrize(
    ("digits", "done", "judgement"),
    [
        ("1", False, "wait"),
        ("12", True, "match"),
        ("1", True, "no_match"),
        ("1234", False, "match"),
        ("12#", False, "match"),
        ("1#", False, "no_match"),
        ("#", False, "no_match"),
        ("1*", False, "no_match"),
        ("A", False, "no_match"),
        (MASK * 4, False, "match"),
        ("12345", False, "no_match"),
    ],
)
def test_digits(digits: str, done: bool, judgement: str) -> None:
    grammar = Digits(minimum=2, maximum=4)
    assert grammar.judge(digits, done=done) == judgement
    assert grammar.phrases == ()
    assert grammar.spoken("two") is None


def test_digits_that_make_no_sense_do_not_match() -> None:
    grammar = Digits(minimum=1, maximum=2, accepts=lambda digits: digits == "42")
    assert grammar.judge("41", done=False) == "no_match"
    assert grammar.judge("42", done=False) == "match"


@pytest.mark.parametrize(
    ("kind", "keys", "value"),
    [
        ("digits", "007", "007"),
        ("number", "007", 7),
        ("date", "29022028", "2028-02-29"),
        ("date", "29022027", None),
        ("date", "01010000", None),
        ("time", "2359", "23:59"),
        ("time", "2400", None),
        ("amount", "5", 5),
        ("amount", "5*5", 5.5),
        ("amount", "5*05", 5.05),
        ("amount", "5*", None),
        ("amount", "*5", None),
        ("amount", "5*5*5", None),
        ("amount", "5*555", None),
        ("phone", "02079460123", "02079460123"),
        ("card", "4111111111111111", "4111111111111111"),
        ("card", "4111111111111112", None),
        ("pin", "0000", "0000"),
        ("date", MASK * 8, MASK * 8),
    ],
)
def test_what_keys_mean(kind: entry.Kind, keys: str, value: Value) -> None:
    assert entry.parse(kind, keys) == value


@settings(derandomize=True, database=None, deadline=None)
@given(st.sampled_from(sorted(entry.ENTRIES)), st.data())
def test_any_keys_of_a_kind_have_a_meaning_or_none(kind: entry.Kind, data: st.DataObject) -> None:
    one = entry.ENTRIES[kind]
    keys = data.draw(st.text(alphabet=one.alphabet, min_size=one.minimum, max_size=one.maximum))
    value = entry.parse(kind, keys)
    assert value is None or isinstance(value, str | int | float)


def test_yes_and_no_in_a_language() -> None:
    grammar = yes_or_again("es-ES")
    assert (grammar.spoken("Sí"), grammar.spoken("no, gracias"), grammar.spoken("yes")) == ("1", "2", None)
    assert yes_or_again("tlh").phrases == ()
