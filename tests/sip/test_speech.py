"""Callers speak: phrases of a menu are understood over a real call, by the worker as it is shipped."""

from __future__ import annotations

import array
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.caller import Caller, encoded
from ivr.model.command import Speech
from ivr.speech.process import SpeechProcess
from ivr.speech.settings import SpeechSettings
from sip.phone import place_call
from sip.tones import silence, write_wav
from tests.sip.conftest import StartBaresip
from tests.sip.peers import PATIENCE, WorkerProcess, wait

pytestmark = pytest.mark.peer


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SpeechProcess]:
    with SpeechProcess(SpeechSettings(cache=tmp_path_factory.mktemp("voice"))) as process:
        yield process


@pytest.fixture(scope="module")
def speaking_worker(site: dict[str, object], tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerProcess]:
    """Run the worker as `ivr serve` does, with eSpeak and recognisers."""
    flows = Path(__file__).parent / "spoken_flows"
    worker = WorkerProcess(tmp_path_factory.mktemp("speaking"), {}, flows=flows, command=("-m", "sip.worker"))
    yield worker
    assert worker.stop() == 0


@pytest.fixture
def worker(speaking_worker: WorkerProcess) -> Iterator[WorkerProcess]:
    speaking_worker.begin()
    yield speaking_worker
    speaking_worker.check()


def spoken(speech: SpeechProcess, text: str) -> list[float]:
    """Give our own voice saying it, as samples between -1 and 1."""
    path = speech.render_now(Speech(text=text, language="en-US"))
    with wave.open(str(path), "rb") as file:
        return [value / 32768 for value in array.array("h", file.readframes(file.getnframes()))]


def test_a_phrase_takes_its_outlet_and_stops_the_prompt(
    worker: WorkerProcess, speech: SpeechProcess, start_baresip: StartBaresip, tmp_path: Path
) -> None:
    says = write_wav(tmp_path / "says.wav", [*silence(3), *spoken(speech, "billing"), *silence(60)])
    phone = start_baresip(says=says, answer="manual")
    phone.type(f"/dial sip:spoken@127.0.0.1:{worker.port}")
    heard = worker.happened("SpeechHeard")[0]
    assert heard["text"] == "billing"
    began = worker.happened("SpeechStarted")[0]
    assert began["at"] < heard["at"]
    over = worker.happened("PlayFinished")[0]
    assert over["play"] > 1, "the menu's prompt of half a minute never came to its end"
    worker.logged("call_ended")
    assert worker.logged("call_ended")[0]["by"] == "flow"


def test_a_phrase_after_the_prompt_began(worker: WorkerProcess, speech: SpeechProcess) -> None:
    phrase = encoded([*spoken(speech, "report a leak"), *silence(1.0)])
    with Caller("127.0.0.1", worker.port, "spoken") as caller:
        caller.call()
        assert caller.wait_for(True, 0, PATIENCE)
        caller.say(encoded(silence(0.5)))
        caller.say(phrase)
        heard = worker.happened("SpeechHeard")[0]
        assert heard["text"] == "report a leak"
        began = worker.happened("SpeechStarted")[0]["at"]
        meanwhile = [frame.voiced for frame in caller.frames if began < frame.at < heard["at"]]
        assert sum(meanwhile) < len(meanwhile) / 2, "the menu is silent while the caller speaks"
        wait(lambda: caller.hung_up, what="the end of the flow")


def test_what_is_no_phrase_is_asked_again(worker: WorkerProcess, speech: SpeechProcess) -> None:
    words = encoded([*spoken(speech, "strawberries with whipped cream"), *silence(1.0)])
    with Caller("127.0.0.1", worker.port, "spoken") as caller:
        caller.call()
        assert caller.wait_for(True, 0, PATIENCE)
        caller.say(encoded(silence(0.5)))
        caller.say(words)
        heard = worker.happened("SpeechHeard")[0]
        assert heard["text"] == ""
        assert caller.wait_for(True, heard["at"], PATIENCE), "the menu speaks again"


def test_keys_work_beside_words(worker: WorkerProcess, tmp_path: Path) -> None:
    result = place_call(f"sip:spoken@127.0.0.1:{worker.port}", ",1", wav=tmp_path / "heard.wav", seconds=30)
    assert result.hung_up_by == "them"
    assert [event["digit"] for event in worker.happened("DigitPressed")] == ["1"]
