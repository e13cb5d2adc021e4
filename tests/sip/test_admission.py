"""Who is let in, who is refused, and that noise on the port does no harm."""

from __future__ import annotations

import random
import socket
from contextlib import ExitStack

import pytest

from bench.caller import Caller
from tests.sip.conftest import StartWorker
from tests.sip.peers import PATIENCE, WorkerProcess

pytestmark = pytest.mark.peer


@pytest.mark.parametrize("user", ["main", "main-draft", "+442079460100", "%2B44%2020%207946%200100"])
def test_who_is_reached(worker: WorkerProcess, user: str) -> None:
    with Caller("127.0.0.1", worker.port, user) as caller:
        assert caller.call()[0].code == 200
    assert worker.logged("call_started")[0]["flow"] == "main"


def test_what_is_refused(worker: WorkerProcess) -> None:
    with Caller("127.0.0.1", worker.port, "nobody") as caller:
        assert caller.call()[0].code == 404
    with Caller("127.0.0.1", worker.port) as first, Caller("127.0.0.1", worker.port) as second:
        assert first.call()[0].code == second.call()[0].code == 200
        with Caller("127.0.0.1", worker.port) as third:
            assert third.call()[0].code == 486
    refusals = worker.logged("call_refused", count=2)
    assert [(line["code"], line["reason"]) for line in refusals] == [
        (404, "no flow for this number"),
        (486, "all lines busy"),
    ]
    assert "+442079460999" not in str(worker.log())


def test_the_stack_refuses_when_every_slot_is_taken(start_worker: StartWorker) -> None:
    worker = start_worker(sip={"callers": 4})
    with ExitStack() as stack:
        callers = [stack.enter_context(Caller("127.0.0.1", worker.port)) for _ in range(5)]
        assert [caller.call()[0].code for caller in callers] == [200, 200, 200, 200, 486]
    assert worker.logged("call_refused")[0]["code"] == 486


def test_addresses_that_are_not_allowed(start_worker: StartWorker) -> None:
    worker = start_worker(sip={"allow": ["127.0.0.1/32"]}, trunks={"ip": {"allow": ["127.0.0.3"]}})
    codes = {}
    for local in ("127.0.0.1", "127.0.0.2", "127.0.0.3"):
        with Caller("127.0.0.1", worker.port, local=local) as caller:
            codes[local] = caller.call()[0].code
    assert codes == {"127.0.0.1": 200, "127.0.0.2": 403, "127.0.0.3": 200}


def test_options_and_garbage(worker: WorkerProcess) -> None:
    chance = random.Random(7)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(100):
            sender.sendto(_garbage(chance, number, worker.port), ("127.0.0.1", worker.port))
    with Caller("127.0.0.1", worker.port) as caller:
        assert caller.options().code == 200
    with Caller("127.0.0.1", worker.port) as caller:
        assert caller.call()[0].code == 200
        assert caller.wait_for(True, 0, PATIENCE)
    assert worker.process.poll() is None


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
