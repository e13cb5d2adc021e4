"""Callers get through: codecs, keys, transports, what is refused."""

from __future__ import annotations

import random
import socket
import time
from pathlib import Path

import pytest

from bench.caller import Caller
from sip.phone import place_call
from tests.sip.conftest import StartWorker
from tests.sip.listening import seconds_of, tone_seconds
from tests.sip.peers import Baresip, sipp, wait

pytestmark = pytest.mark.peer

CODECS = {"PCMU": ("0", "PCMU/8000"), "PCMA": ("8", "PCMA/8000"), "G722": ("9", "G722/8000")}


@pytest.mark.parametrize(("codec", "transport"), [("PCMU", "u1"), ("PCMA", "u1"), ("G722", "u1"), ("PCMU", "t1")])
def test_sipp_calls_in_every_codec_over_udp_and_tcp(
    start_worker: StartWorker, tmp_path: Path, codec: str, transport: str
) -> None:
    worker = start_worker()
    number, name = CODECS[codec]
    arguments = ("-t", transport, "-s", "main", "-key", "pt", number, "-key", "codec", name)
    done = sipp("caller.xml", f"127.0.0.1:{worker.port}", tmp_path, *arguments)
    assert done.returncode == 0, done.stdout
    assert [event["digit"] for event in worker.happened("DigitPressed")] == ["1"]
    assert len(worker.happened("PlayFinished")) >= 2
    assert worker.logged("call_ended")[0]["by"] == "caller"


def test_keys_by_sip_info(start_worker: StartWorker, tmp_path: Path) -> None:
    worker = start_worker()
    arguments = ("-s", "main", "-key", "pt", "0", "-key", "codec", "PCMU/8000")
    done = sipp("caller_info.xml", f"127.0.0.1:{worker.port}", tmp_path, *arguments)
    assert done.returncode == 0, done.stdout
    assert [event["digit"] for event in worker.happened("DigitPressed")] == ["1"]


@pytest.mark.parametrize("codec", CODECS)
def test_baresip_hears_the_menu_and_presses_a_key(start_worker: StartWorker, tmp_path: Path, codec: str) -> None:
    worker = start_worker()
    phone = Baresip(tmp_path / "phone", 700.0, answer="manual", codecs=codec)
    try:
        phone.type(f"/dial sip:main@127.0.0.1:{worker.port}")
        worker.happened("PlayFinished")
        time.sleep(0.3)
        phone.type("1")
        worker.happened("DigitPressed")
        worker.happened("PlayFinished", count=3)
        phone.type("/hangup")
        worker.happened("CallerHungUp")
    finally:
        phone.stop()
    assert tone_seconds(phone.heard(), 500.0) > 0.9
    assert tone_seconds(phone.heard(), 900.0) > 0.4


def test_our_own_phone_calls(start_worker: StartWorker, tmp_path: Path) -> None:
    worker = start_worker()
    result = place_call(f"sip:main@127.0.0.1:{worker.port}", "1,,9", wav=tmp_path / "heard.wav", seconds=3)
    assert result.status == 200
    assert [press.key for press in result.presses] == ["1", "9"]
    assert result.hung_up_by == "them"
    assert result.wav is not None
    assert tone_seconds(result.wav, 900.0) > 0.4


def test_a_key_stops_a_prompt_at_once(start_worker: StartWorker) -> None:
    worker = start_worker()
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        assert caller.wait_for(True, 0, 2)
        pressed = caller.press("1")
        time.sleep(0.5)
        after = caller.samples(pressed + 0.1)
        caller.hang_up()
    assert seconds_of(after, 500.0) == 0
    assert seconds_of(after, 900.0) > 0.25


def test_a_prompt_that_must_be_rendered_first(start_worker: StartWorker) -> None:
    worker = start_worker()
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        pressed = caller.press("8")
        time.sleep(0.9)
        caller.hang_up()
    assert seconds_of(caller.samples(pressed), 700.0) > 0.4


def test_audio_goes_on_after_a_new_offer(start_worker: StartWorker) -> None:
    worker = start_worker()
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        assert caller.wait_for(True, 0, 2)
        assert caller.reinvite().code == 200
        anew = time.time()
        time.sleep(0.35)
        caller.press("1")
        time.sleep(0.5)
        caller.hang_up()
    assert seconds_of(caller.samples(anew), 500.0) > 0.1
    assert seconds_of(caller.samples(anew), 900.0) > 0.3


@pytest.mark.parametrize("user", ["main", "main-draft", "+442079460100", "%2B44%2020%207946%200100"])
def test_who_is_reached(start_worker: StartWorker, user: str) -> None:
    worker = start_worker()
    with Caller("127.0.0.1", worker.port, user) as caller:
        assert caller.call()[0].code == 200
        caller.hang_up()
    assert worker.logged("call_started")[0]["flow"] == "main"


def test_what_is_refused(start_worker: StartWorker) -> None:
    worker = start_worker()
    with Caller("127.0.0.1", worker.port, "nobody") as caller:
        assert caller.call()[0].code == 404
    with Caller("127.0.0.1", worker.port) as first, Caller("127.0.0.1", worker.port) as second:
        assert first.call()[0].code == second.call()[0].code == 200
        with Caller("127.0.0.1", worker.port) as third:
            assert third.call()[0].code == 486
        first.hang_up()
        second.hang_up()
    refusals = worker.logged("call_refused", count=2)
    assert [(line["code"], line["reason"]) for line in refusals] == [
        (404, "no flow for this number"),
        (486, "all lines busy"),
    ]
    assert "+442079460999" not in str(worker.log())


def test_the_stack_refuses_when_every_slot_is_taken(start_worker: StartWorker) -> None:
    worker = start_worker(sip={"callers": 4})
    callers = [Caller("127.0.0.1", worker.port) for _ in range(5)]
    codes = []
    for caller in callers:
        caller.__enter__()
        codes.append(caller.call()[0].code)
    for caller in callers[:4]:
        caller.hang_up()
    for caller in callers:
        caller.__exit__(None, None, None)
    assert codes == [200, 200, 200, 200, 486]
    assert worker.logged("call_refused")[0]["code"] == 486


def test_addresses_that_are_not_allowed(start_worker: StartWorker) -> None:
    worker = start_worker(sip={"allow": ["127.0.0.1/32"]}, trunks={"ip": {"allow": ["127.0.0.3"]}})
    codes = {}
    for local in ("127.0.0.1", "127.0.0.2", "127.0.0.3"):
        with Caller("127.0.0.1", worker.port, local=local) as caller:
            codes[local] = caller.call()[0].code
            if codes[local] == 200:
                caller.hang_up()
    assert codes == {"127.0.0.1": 200, "127.0.0.2": 403, "127.0.0.3": 200}


def test_options_and_garbage(start_worker: StartWorker) -> None:
    worker = start_worker()
    chance = random.Random(7)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(100):
            sender.sendto(_garbage(chance, number, worker.port), ("127.0.0.1", worker.port))
    with Caller("127.0.0.1", worker.port) as caller:
        assert caller.options().code == 200
    with Caller("127.0.0.1", worker.port) as caller:
        assert caller.call()[0].code == 200
        assert caller.wait_for(True, 0, 2)
        caller.hang_up()
    wait(lambda: worker.process.poll() is None, 1)


def _garbage(chance: random.Random, number: int, port: int) -> bytes:
    """Give a datagram that is nearly SIP, or nothing like it."""
    good = (
        f"INVITE sip:main@127.0.0.1:{port} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKg{number}\r\n"
        f"From: <sip:a@127.0.0.1>;tag=g\r\nTo: <sip:main@127.0.0.1>\r\nCall-ID: g{number}\r\nCSeq: 1 INVITE\r\n"
        "Contact: <sip:a@127.0.0.1:9>\r\nContent-Type: application/sdp\r\nContent-Length: 9999\r\n\r\n"
        "v=0\r\nm=audio x\r\n"
    ).encode()
    if number % 4 == 0:
        return chance.randbytes(chance.randrange(1, 1400))
    data = bytearray(good)
    for _ in range(chance.randrange(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data[: chance.randrange(20, len(data))]) if number % 4 == 1 else bytes(data)
