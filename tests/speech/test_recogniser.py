"""Hear what we made: phrases spoken by our own voice, over a µ-law line."""

from __future__ import annotations

import logging

import numpy as np
import pytest

from ivr.errors import ConfigError
from ivr.speech.decoder import Word
from ivr.speech.grammar import grammar
from ivr.speech.recogniser import LONGEST, Began, GrammarRecogniser, Heard, confidence
from tests.speech.conftest import Say
from tests.speech.line import Pcm, over_the_line, tone

MENU = ("billing", "my bill", "outage", "meter reading", "agent", "representative", "repeat")
OTHERS = (
    "I would like to order a large coffee",
    "The train leaves at seven",
    "What is the weather today",
    "Can you hear me",
    "Where is the nearest station",
    "Tuesday afternoon",
    "Pizza",
    "Hello",
)


def hear(pcm: Pcm, phrases: tuple[str, ...] = MENU, piece: int = 320) -> list[Began | Heard]:
    recogniser = GrammarRecogniser(phrases, "en-GB")
    data = pcm.astype("<i2").tobytes()
    results = [result for at in range(0, len(data), piece) for result in recogniser.feed(data[at : at + piece])]
    recogniser.close()
    return results


def heard(pcm: Pcm, phrases: tuple[str, ...] = MENU) -> list[str]:
    return [result.text for result in hear(pcm, phrases) if isinstance(result, Heard)]


@pytest.mark.parametrize("language", ["en-US", "en-GB"])
def test_most_phrases_are_heard_and_none_for_another(say: Say, language: str) -> None:
    results = {phrase: heard(over_the_line(say(phrase, language))) for phrase in MENU}
    assert all(texts in ([phrase], [""]) for phrase, texts in results.items()), results
    assert sum(texts == [phrase] for phrase, texts in results.items()) >= len(MENU) - 1, results


def test_most_other_speech_is_none_of_the_phrases(say: Say) -> None:
    results = {text: heard(over_the_line(say(text))) for text in OTHERS}
    assert all(texts for texts in results.values()), results
    assert sum(any(texts) for texts in results.values()) <= 1, results


def test_speech_is_noticed_before_it_is_understood(say: Say) -> None:
    line = over_the_line(say("representative"))
    first, last = hear(line)
    assert isinstance(first, Began)
    assert last == Heard("representative", last.confidence)  # type: ignore[union-attr]
    # Half of the utterance is enough to stop the prompt, and not enough for a result.
    assert hear(line[: 3200 + 4000]) == [Began()]


@pytest.mark.parametrize(
    "line",
    [
        np.zeros(16_000, np.int16),
        np.random.default_rng(2).normal(0, 30, 32_000).astype(np.int16),
        np.random.default_rng(2).normal(0, 300, 32_000).astype(np.int16),
        (np.concatenate([np.zeros(8000), tone(0.06, 0.2), np.zeros(8000)]) * 32767).astype(np.int16),
    ],
    ids=["digital silence", "quiet noise", "loud noise", "a click"],
)
def test_silence_and_noise_are_not_speech(line: Pcm) -> None:
    assert hear(line) == []


def test_every_utterance_gets_its_result(say: Say) -> None:
    line = np.concatenate([over_the_line(say(phrase)) for phrase in ("outage", "representative", "outage")])
    assert heard(line) == ["outage", "representative", "outage"]


def test_the_size_of_the_pieces_does_not_matter(say: Say) -> None:
    line = over_the_line(say("meter reading"))
    kinds = [type(result) for result in hear(line)]
    assert kinds == [Began, Heard]
    for piece in (2, 322, 16_000):
        results = hear(line, piece=piece)
        assert [type(result) for result in results] == kinds
        assert results[1].text == "meter reading"  # type: ignore[union-attr]


@pytest.mark.parametrize("gain", [0.1, 0.3, 1.5])
def test_faint_and_loud_callers_are_heard(say: Say, gain: float) -> None:
    assert heard(over_the_line((say("representative") * gain).astype(np.int16), noise=3)) == ["representative"]


def test_noise_on_the_line_is_no_obstacle(say: Say) -> None:
    assert heard(over_the_line(say("representative"), noise=150)) == ["representative"]


def test_somebody_who_never_pauses_gets_a_result(say: Say) -> None:
    monologue = np.concatenate([say("and then I said to him that the water was cold") for _ in range(5)])
    assert len(monologue) > 8000 * LONGEST
    results = hear(over_the_line(monologue))
    assert results[0] == Began()
    assert [isinstance(result, Heard) and result.text for result in results[1:2]] == [""]


def test_the_phrase_comes_back_as_it_was_written(say: Say) -> None:
    assert heard(over_the_line(say("my bill")), ("My Bill!", "Outage")) == ["My Bill!"]


def test_words_no_dictionary_has_are_sounded_out(say: Say) -> None:
    recogniser = GrammarRecogniser(("flumboozle", "agent"), "en")
    assert (recogniser.guessed, recogniser.dropped) == (("flumboozle",), ())
    assert heard(over_the_line(say("flumboozle")), ("flumboozle", "agent")) == ["flumboozle"]


def test_phrases_without_words_are_dropped_and_logged(say: Say, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    assert GrammarRecogniser(("你好", "agent", "…"), "en").dropped == ("你好", "…")
    assert "phrases that cannot be recognised, keys still work: 你好, …" in caplog.text
    assert heard(over_the_line(say("agent")), ("你好", "agent")) == ["agent"]


def test_without_a_phrase_speech_is_still_noticed(say: Say) -> None:
    assert hear(over_the_line(say("agent")), ()) == [Began(), Heard("", 0.0)]


def test_two_callers_are_heard_at_once(say: Say) -> None:
    lines = [over_the_line(say(phrase)) for phrase in ("outage", "representative")]
    callers = [GrammarRecogniser(MENU, "en"), GrammarRecogniser(MENU, "en")]
    texts: list[list[str]] = [[], []]
    for at in range(0, max(map(len, lines)), 160):
        for caller, line, got in zip(callers, lines, texts, strict=True):
            results = caller.feed(line[at : at + 160].astype("<i2").tobytes())
            got.extend(result.text for result in results if isinstance(result, Heard))
    assert texts == [["outage"], ["representative"]]


def test_closing_within_an_utterance_leaves_the_next_caller_unharmed(say: Say) -> None:
    line = over_the_line(say("outage"))
    recogniser = GrammarRecogniser(MENU, "en")
    recogniser.feed(line[: 3200 + 2400].astype("<i2").tobytes())
    recogniser.close()
    recogniser.close()
    assert heard(line) == ["outage"]


def test_other_languages_are_refused_with_what_to_do() -> None:
    with pytest.raises(ConfigError, match=r'"el" cannot be recognised.*English only; callers use the keys'):
        GrammarRecogniser(("λογαριασμός",), "el")


def test_the_first_of_two_phrases_that_sound_alike_wins() -> None:
    assert grammar(("press 1", "Press one!"), "en").phrases == ((("press", "one"), "press 1"),)


@pytest.mark.parametrize(
    ("words", "voiced", "accepted"),
    [
        ([], 50, False),
        ([(0, 49, -3.0)], 50, True),
        ([(0, 49, -6.0)], 50, False),
        ([(0, 49, -3.0), (50, 69, -9.0)], 70, False),
        ([(0, 49, -3.0)], 150, False),
        ([(0, 149, -3.0)], 50, False),
    ],
)
def test_confidence(words: list[tuple[int, int, float]], voiced: int, accepted: bool) -> None:
    found = [Word(text="x", start=start, end=end, score=score) for start, end, score in words]
    assert (confidence(found, voiced) > 0) is accepted
