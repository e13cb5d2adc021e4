from __future__ import annotations

import pytest

from ivr.channels.heard import Heard, heard_by, phrase_parts, prompt_heard
from ivr.model.command import Play, Speech
from ivr.model.pace import speaking_seconds, words

WORDS = [
    ("Press 1, please!", ("press", "1", "please")),
    ("We're CLOSED.", ("were", "closed")),
    ("don’t don't", ("dont", "dont")),
    ("按 1 键", ("按", "1", "键")),
    ("您好请按1", ("您", "好", "请", "按", "1")),
    ("nhấn phím", ("nhấn", "phím")),
    ("नमस्ते दुनिया", ("नमस्ते", "दुनिया")),
    ("ＡＢ", ("ab",)),
    ("15:40", ("15", "40")),
    (" … ", ()),
    ("", ()),
]


@pytest.mark.parametrize(("text", "expected"), WORDS, ids=[text for text, _ in WORDS])
def test_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("", 0), ("one two three", 1.2), ("您好", 0.5), ("请按 1", 0.9), ("!", 0)],
)
def test_speaking_seconds(text: str, seconds: float) -> None:
    assert speaking_seconds(text) == pytest.approx(seconds)


def test_150_words_take_a_minute() -> None:
    assert speaking_seconds("word " * 150) == pytest.approx(60)


def _prompt(text: str, at: float, until: float = float("inf")) -> Heard:
    heard = prompt_heard(Play(play=1, items=(Speech(text=text, language="en-GB"),)), at)
    heard.until = until
    return heard


SAID = [_prompt("We are closed.", 10), _prompt("For a call back, press 1. To go, press 2.", 20, until=22.1)]
HEARD = [
    ("we are closed", 0, 11.2),
    ("We are CLOSED!", 0, 11.2),
    ("closed", 0, 11.2),
    ("closed for a call", 0, 21.2),
    ("we … call back", 0, 21.6),
    ("we ... call back", 0, 21.6),
    ("press 1", 0, None),  # cut off at 22.1, before the 1 at 22.4
    ("are closed", 10.9, None),  # "are" was over at 10.8
    ("closed", 10.9, 11.2),
    ("call we", 0, None),
    ("we closed", 0, None),
    ("call … we", 0, None),
]


@pytest.mark.parametrize(
    ("phrase", "since", "at"), HEARD, ids=[f"{phrase} after {since}" for phrase, since, _ in HEARD]
)
def test_heard_by(phrase: str, since: float, at: float | None) -> None:
    found = heard_by(SAID, phrase, since)
    assert found == (pytest.approx(at) if at is not None else None)


def test_phrase_parts() -> None:
    assert phrase_parts("… Your balance is … pounds…") == (("your", "balance", "is"), ("pounds",))


def test_a_play_of_several_items_is_heard_as_one() -> None:
    items = (Speech(text="Sorry.", language="en-GB"), Speech(text="Press 1.", language="en-GB"))
    heard = prompt_heard(Play(play=1, items=items), 0)
    assert heard.text == "Sorry. Press 1."
    assert heard.end == pytest.approx(1.2)


def test_a_play_of_nothing_is_over_at_once() -> None:
    heard = prompt_heard(Play(play=1, items=()), 5)
    assert (heard.words, heard.end, heard.language) == ((), 5, "")
