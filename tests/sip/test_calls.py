"""Callers get through: codecs, keys, transports, prompts."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.caller import Caller
from sip.phone import place_call
from tests.sip.conftest import StartBaresip, StartWorker
from tests.sip.listening import hears, seconds_of, tone_seconds
from tests.sip.peers import PATIENCE, WorkerProcess, free_port, sipp

pytestmark = pytest.mark.peer

CODECS = {"PCMU": ("0", "PCMU/8000"), "PCMA": ("8", "PCMA/8000"), "G722": ("9", "G722/8000")}


@pytest.mark.parametrize(("codec", "transport"), [("PCMU", "u1"), ("PCMA", "u1"), ("G722", "u1"), ("PCMU", "t1")])
def test_sipp_calls_in_every_codec_over_udp_and_tcp(
    worker: WorkerProcess, tmp_path: Path, codec: str, transport: str
) -> None:
    number, name = CODECS[codec]
    arguments = ("-t", transport, "-s", "main", "-key", "pt", number, "-key", "codec", name)
    done = sipp("caller.xml", f"127.0.0.1:{worker.port}", tmp_path, *arguments)
    assert done.returncode == 0, done.stdout
    assert [event["digit"] for event in worker.happened("DigitPressed")] == ["1"]
    assert worker.happened("PlayFinished")
    assert worker.logged("call_ended")[0]["by"] == "caller"


def test_keys_by_sip_info(worker: WorkerProcess, tmp_path: Path) -> None:
    arguments = ("-s", "main", "-key", "pt", "0", "-key", "codec", "PCMU/8000")
    done = sipp("caller_info.xml", f"127.0.0.1:{worker.port}", tmp_path, *arguments)
    assert done.returncode == 0, done.stdout
    assert [event["digit"] for event in worker.happened("DigitPressed")] == ["1"]


@pytest.mark.parametrize("codec", CODECS)
def test_baresip_hears_the_menu_and_presses_a_key(
    worker: WorkerProcess, start_baresip: StartBaresip, codec: str
) -> None:
    phone = start_baresip(answer="manual", codecs=codec)
    phone.type(f"/dial sip:main@127.0.0.1:{worker.port}")
    worker.happened("PlayFinished")
    phone.type("1")
    worker.happened("DigitPressed")
    worker.happened("PlayFinished", count=3)
    phone.type("/hangup")
    worker.happened("CallerHungUp")
    phone.stop()
    assert tone_seconds(phone.heard(), 500.0) > 0.4
    assert tone_seconds(phone.heard(), 900.0) > 0.3


def test_our_own_phone_calls(worker: WorkerProcess, tmp_path: Path) -> None:
    result = place_call(f"sip:main@127.0.0.1:{worker.port}", "1,,9", wav=tmp_path / "heard.wav", seconds=30)
    assert result.status == 200
    assert [press.key for press in result.presses] == ["1", "9"]
    assert result.hung_up_by == "them"
    assert result.wav is not None
    assert tone_seconds(result.wav, 900.0) > 0.3


def test_the_test_phone_as_a_program_calls_as_whom_it_is_told(worker: WorkerProcess, tmp_path: Path) -> None:
    uri = f"sip:main@127.0.0.1:{worker.port}"
    command = [sys.executable, "-m", "sip.phone", uri, "--from", "+442079460123", "--keys", "1,,9"]
    ran = subprocess.run([*command, "--wav", str(tmp_path / "new" / "heard.wav")], capture_output=True, text=True)
    result = json.loads(ran.stdout)
    assert (result["status"], result["hung_up_by"]) == (200, "them")
    assert tone_seconds(Path(result["wav"]), 900.0) > 0.3
    assert worker.happened("CallStarted")[0]["caller"] == "+442079460123"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["main"], '"main" is no SIP address; write sip:NAME@HOST or sip:NAME@HOST:PORT'),
        (["sip:main@127.0.0.1", "--from", "a b"], '"a b" is no number or SIP user'),
        (["sip:main@127.0.0.1", "--keys", "1x"], '"X" is no key'),
    ],
)
def test_the_test_phone_says_what_is_wrong(tmp_path: Path, arguments: list[str], says: str) -> None:
    command = [sys.executable, "-m", "sip.phone", *arguments, "--wav", str(tmp_path / "heard.wav")]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert ran.returncode == 1
    assert says in ran.stderr


def test_nobody_there_is_told_as_such(tmp_path: Path) -> None:
    result = place_call(f"sip:main@127.0.0.1:{free_port()}", wav=tmp_path / "heard.wav", ring=1)
    assert (result.status, result.reason) == (408, "nobody answered within 1 s")


def test_a_key_stops_a_prompt_at_once(worker: WorkerProcess) -> None:
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        caller.press("0")
        hears(caller, 600.0)
        pressed = caller.press("1")
        hears(caller, 900.0, pressed)
        answered = next(frame.at for frame in caller.frames if seconds_of(frame.samples * 3, 900.0))
        assert not seconds_of(caller.samples(answered), 600.0), "a minute of 600 Hz was stopped"


def test_a_prompt_that_must_be_rendered_first(worker: WorkerProcess) -> None:
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        hears(caller, 700.0, caller.press("8"))


def test_audio_goes_on_after_a_new_offer(worker: WorkerProcess) -> None:
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        caller.press("0")
        hears(caller, 600.0)
        assert caller.reinvite().code == 200
        anew = time.time()
        hears(caller, 600.0, anew)
        hears(caller, 900.0, caller.press("1"))


def test_callers_who_hang_up_at_once(worker: WorkerProcess) -> None:
    for _ in range(3):
        with Caller("127.0.0.1", worker.port) as caller:
            caller.call()
    worker.logged("call_ended", count=3)
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        assert caller.wait_for(True, 0, PATIENCE)


def test_nobody_takes_the_place_of_a_caller(start_worker: StartWorker) -> None:
    worker = start_worker()
    with Caller("127.0.0.1", worker.port) as caller, Caller("127.0.0.1", worker.port) as other:
        assert caller.call()[0].code == 200
        other.headers.append(caller.replaces)
        assert other.call()[0].code == 603
        assert not caller.hung_up
    assert len(worker.logged("call_started")) == 1
