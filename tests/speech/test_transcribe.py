"""What the test phone hears of our own prompts."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from ivr.errors import ConfigError
from ivr.speech.spoken import spoken_words
from ivr.speech.transcribe import supported_words, transcribe
from ivr.speech.wav import write_wav
from tests.speech.conftest import Say
from tests.speech.line import Pcm, over_the_line

HINTS = (
    "Welcome to Northgate Water.",
    "For billing, press 1. For an outage, press 2. To give a meter reading, press 3. To talk to somebody, press 0.",
    "Your balance is {{ balance }} pounds. It is due on {{ due }}. To hear it again, press the star key.",
    "Please enter your account number, followed by the hash key.",
    "We are closed. Our opening hours are Monday to Friday, from 8 to 18.",
    "Please hold while we connect you to an agent.",
    "Thank you for calling. Goodbye.",
    "There are {{ ahead }} callers before you. Please stay on the line.",
)


def heard(folder: Path, pcm: Pcm) -> str:
    write_wav(folder / "heard.wav", pcm)
    return transcribe(folder / "heard.wav", HINTS)


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("Please hold while we connect you to an agent.", "please hold while we connect you to an agent"),
        (HINTS[3], "please enter your account number followed by the hash key"),
        (HINTS[0], "welcome to northgate water"),
        ("There are 17 callers before you. Please stay on the line.", "there are seventeen callers before you"),
    ],
)
def test_a_prompt_is_recognised(say: Say, tmp_path: Path, prompt: str, words: str) -> None:
    assert words in heard(tmp_path, over_the_line(say(prompt, "en-US")))


def test_most_words_of_all_prompts_are_recognised(say: Say, tmp_path: Path) -> None:
    prompts = [hint for hint in HINTS if "{{" not in hint]
    said = [word for prompt in prompts for word in spoken_words(prompt)]
    found = [word for prompt in prompts for word in heard(tmp_path, over_the_line(say(prompt, "en-US"))).split()]
    matcher = SequenceMatcher(a=said, b=found, autojunk=False)
    assert sum(block.size for block in matcher.get_matching_blocks()) > 0.7 * len(said), found


def test_two_prompts_are_heard_in_their_order(say: Say, tmp_path: Path) -> None:
    both = np.concatenate([over_the_line(say(HINTS[index])) for index in (5, 3)])
    text = heard(tmp_path, both)
    assert 0 <= text.find("hold while we connect") < text.find("account number followed by")


@pytest.mark.parametrize(
    "prompt",
    [
        "Your appointment with Doctor Miller has been moved to another afternoon.",
        "The museum opens at ten. Tickets are sold at the main entrance.",
        "All our lines are busy because of heavy snow in the mountains.",
        "Dial the extension of the person whom you wish to reach.",
    ],
)
def test_another_prompt_is_not_taken_for_one_of_ours(say: Say, tmp_path: Path, prompt: str) -> None:
    assert heard(tmp_path, over_the_line(say(prompt))) == ""


@pytest.mark.parametrize("noise", [0.0, 30.0, 300.0])
def test_silence_gives_no_words(tmp_path: Path, noise: float) -> None:
    assert heard(tmp_path, over_the_line(np.zeros(16_000, np.int16), noise)) == ""


def test_an_empty_recording_gives_no_words(tmp_path: Path) -> None:
    assert heard(tmp_path, np.zeros(0, np.int16)) == ""


def test_other_languages_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match='"vi" cannot be recognised'):
        transcribe(tmp_path / "x.wav", HINTS, "vi")


def test_without_hints_it_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="give the prompts of the flows"):
        transcribe(tmp_path / "x.wav", ["…", "{{ only }}"])


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("please hold while we connect", "please hold while we connect"),
        ("to an please hold while we to", "please hold while we"),
        ("while we you to an to", ""),
        ("your balance one two pounds", "your balance one two"),
        ("nine your balance", "nine your balance"),
        ("goodbye", "goodbye"),
        ("goodbye to", ""),
        ("thank you for calling goodbye", "thank you for calling goodbye"),
        ("", ""),
    ],
)
def test_only_words_in_the_order_of_a_hint_are_kept(words: str, kept: str) -> None:
    hints = ["please hold while we connect you to an agent", "your balance", "goodbye", "thank you for calling"]
    assert supported_words(words.split(), [tuple(hint.split()) for hint in hints]) == kept.split()
