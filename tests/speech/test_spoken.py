from __future__ import annotations

import pytest

from ivr.speech.pronunciation import letter_to_sound, pronunciations
from ivr.speech.spoken import VOCABULARY, spoken_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("For billing, press 1.", "for billing press one"),
        ("I'd like Joe’s café", "i'd like joe's cafe"),
        ("fish & chips, 5%", "fish and chips five percent"),
        ("42", "forty two"),
        ("100", "one hundred"),
        ("115", "one hundred and fifteen"),
        ("2026", "two thousand and twenty six"),
        ("3800", "three thousand eight hundred"),
        ("007", "zero zero seven"),
        ("02079", "zero two zero seven nine"),
        ("0", "zero"),
        ("你好 …", ""),
        ("", ""),
    ],
)
def test_words_as_they_are_said(text: str, words: str) -> None:
    assert list(spoken_words(text)) == words.split()


def test_every_number_word_is_in_the_vocabulary() -> None:
    said = {word for number in range(10_000) for word in spoken_words(str(number))}
    assert said == set(VOCABULARY)


def test_the_dictionary_comes_first_and_the_rest_is_guessed() -> None:
    known, guessed = pronunciations(["agent", "a", "flumboozle"])
    assert known["agent"] == ("EY JH AH N T",)
    assert known["a"] == ("AH", "EY")
    assert known["flumboozle"] == ("F L AH M B UW Z AH L",)
    assert guessed == ("flumboozle",)


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("billing", "B IH L IH NG"),
        ("northgate", "N AO R TH G EY T"),
        ("xylophone", "Z AY L AH F OW N"),
        ("church", "CH ER CH"),
        ("voyage", "V OY IH JH"),
        ("measure", "M EH ZH ER"),
    ],
)
def test_letters_to_sound(word: str, phones: str) -> None:
    assert letter_to_sound(word) == phones


def test_what_has_no_sound_is_left_out() -> None:
    assert pronunciations(["'"]) == ({}, ())
