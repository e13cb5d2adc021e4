from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ivr.errors import ConfigError
from ivr.model.command import Speech
from ivr.model.project import Project
from ivr.speech.phrases import PhraseRecogniser
from tests.web_designer.simulator.calls import project
from web_designer.services.ear import phrase_ear
from web_designer.services.prompts import Prompts
from web_designer.simulator.live import FRAME_BYTES, FRAME_SECONDS, LiveCall
from web_designer.simulator.opening import Opening

QUIET = bytes(FRAME_BYTES)


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prompts]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SIGNPOST_CACHE", str(tmp_path_factory.mktemp("cache")))
        made = Prompts()
        yield made
        made.close()


@pytest.fixture
def flows(tmp_path: Path) -> Project:
    return project(tmp_path)


def _call(flows: Project, prompts: Prompts, clock: Clock) -> LiveCall:
    call = LiveCall(flows, "main", Opening(at="2026-11-24T10:00:00+00:00"), prompts, phrase_ear, clock)
    call.start()
    return call


def _listen(call: LiveCall, clock: Clock, seconds: float, microphone: bytes = b"") -> bytes:
    """Let time pass, 20 ms a step, and give what is heard."""
    heard = []
    for number in range(round(seconds / FRAME_SECONDS)):
        frame = microphone[number * FRAME_BYTES : (number + 1) * FRAME_BYTES].ljust(FRAME_BYTES, b"\0")
        call.hear(frame)
        heard.append(call.tick())
        clock.now += FRAME_SECONDS
    return b"".join(heard)


def test_prompts_sound_as_long_as_they_are(flows: Project, prompts: Prompts) -> None:
    clock = Clock()
    call = _call(flows, prompts, clock)
    welcome = prompts.sound(Speech(text="Welcome.", language="en-US"))
    _listen(call, clock, welcome.seconds - 0.1)
    assert call.call.state.node == "welcome"
    _listen(call, clock, 0.2)
    assert call.call.state.node == "menu"


def test_what_is_heard_is_the_prompt(flows: Project, prompts: Prompts) -> None:
    clock = Clock()
    call = _call(flows, prompts, clock)
    welcome = prompts.sound(Speech(text="Welcome.", language="en-US")).pcm()
    assert _listen(call, clock, 0.4) == welcome[: round(0.4 / FRAME_SECONDS) * FRAME_BYTES]


def test_a_key_cuts_the_prompt_off(flows: Project, prompts: Prompts) -> None:
    clock = Clock()
    call = _call(flows, prompts, clock)
    _listen(call, clock, 2)
    call.press("1")
    assert call.call.state.node == "account"
    account = prompts.sound(Speech(text="Your account number?", language="en-US")).pcm()
    assert call.tick() == account[:FRAME_BYTES]


def test_a_spoken_word_is_recognised_and_cuts_the_prompt_off(flows: Project, prompts: Prompts) -> None:
    clock = Clock()
    call = _call(flows, prompts, clock)
    _listen(call, clock, 2)
    billing = prompts.sound(Speech(text="billing", language="en-US")).pcm()
    _listen(call, clock, len(billing) / 16000 + 1.5, billing)
    assert call.call.state.node == "account"
    assert call.call.marks("node")[-1] == "main.account"


def test_a_message_is_recorded_while_somebody_speaks(flows: Project, prompts: Prompts) -> None:
    clock = Clock()
    call = _call(flows, prompts, clock)
    _listen(call, clock, 2)
    call.press("2")
    _listen(call, clock, 2)
    assert call.call.recording
    loud = (np.sin(np.arange(8000 * 3) / 3) * 8000).astype("<i2").tobytes()
    _listen(call, clock, 3, loud)
    assert call.call.recording
    _listen(call, clock, 12)
    assert not call.call.recording
    (left,) = [each.what for each in call.call.happened if type(each.what).__name__ == "RecordFinished"]
    assert left.voiced


def test_silence_runs_out_in_real_time_and_the_call_ends(flows: Project, prompts: Prompts) -> None:
    clock = Clock()
    call = _call(flows, prompts, clock)
    _listen(call, clock, 10)
    clock.now += 3 * 3600
    call.tick()
    assert call.over
    assert call.tick() == b""


def test_hanging_up_ends_it(flows: Project, prompts: Prompts) -> None:
    clock = Clock()
    call = _call(flows, prompts, clock)
    _listen(call, clock, 2)
    call.hang_up()
    assert call.over
    call.hear(QUIET)
    assert call.call.marks("ended") == ["caller"]


def test_a_language_that_cannot_be_heard_or_spoken_is_a_problem_told_once(tmp_path: Path, prompts: Prompts) -> None:
    flows = project(tmp_path)
    clock = Clock()

    def deaf(phrases: tuple[str, ...], language: str) -> PhraseRecogniser:
        raise ConfigError(f"no ear for {language}")

    call = LiveCall(flows, "main", Opening(at="2026-11-24T10:00:00+00:00"), prompts, deaf, clock)
    call.start()
    _listen(call, clock, 2)
    assert call.problems == ["no ear for en-US"]
    call.press("1")
    assert call.call.state.node == "account"


def test_time_passes_by_itself(flows: Project, prompts: Prompts) -> None:
    call = LiveCall(flows, "main", Opening(), prompts, phrase_ear)
    call.start()
    time.sleep(0.05)
    call.tick()
    assert call.call.elapsed >= 0.05
    call.hang_up()
