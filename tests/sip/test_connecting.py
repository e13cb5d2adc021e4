"""Callers reach people: transfers, REFER, trunks, and what happens when nobody answers."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest

from bench.caller import Caller, encoded
from sip.tones import tone
from tests.sip.conftest import Ports, StartBaresip, StartSipp, StartWorker
from tests.sip.listening import hears, hears_end_of, tone_seconds
from tests.sip.peers import WorkerProcess, sipp, told

pytestmark = pytest.mark.peer


@pytest.mark.parametrize("key", ["2", "3"], ids=["queue", "transfer"])
def test_caller_and_agent_hear_each_other(
    worker: WorkerProcess, ports: Ports, start_baresip: StartBaresip, key: str
) -> None:
    agent = start_baresip(port=ports.agent if key == "2" else ports.partner)
    with Caller("127.0.0.1", worker.port) as caller:
        pressed = call(caller, key)
        worker.happened("QueueEnded" if key == "2" else "TransferEnded")
        caller.say(encoded(tone(1.5, [1900.0], 0.5)))
        caller.press("1")
        hears(caller, 700.0, pressed, 1.0)
        agent.type("/hangup")
        hears(caller, 1100.0, worker.happened("BridgeEnded")[0]["at"])
        caller.hang_up()
    agent.stop()
    assert tone_seconds(agent.heard(), 1900.0) > 0.8
    assert len(worker.happened("DigitPressed")) == 1, "keys are not for the flow while two people talk"


REFUSALS = {
    "busy": ("486 Busy Here", "busy", 1300.0),
    "busy everywhere": ("600 Busy Everywhere", "busy", 1300.0),
    "unavailable": ("480 Temporarily Unavailable", "no_answer", 1500.0),
    "broken": ("500 Server Internal Error", "failed", 1700.0),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_transfer_that_is_refused(worker: WorkerProcess, ports: Ports, refusal: str, start_sipp: StartSipp) -> None:
    status, outcome, hertz = REFUSALS[refusal]
    partner = start_sipp("agent_refuses.xml", status=status, port=ports.partner)
    with Caller("127.0.0.1", worker.port) as caller:
        call(caller, "3")
        is_refused(worker, caller, outcome, hertz)
    assert partner.wait() == 0, partner.errors()


def test_who_is_rung_is_told_what_is_known(worker: WorkerProcess, ports: Ports, start_sipp: StartSipp) -> None:
    partner = start_sipp("agent_refuses.xml", status="486 Busy Here", port=ports.partner)
    with Caller("127.0.0.1", worker.port) as caller:
        call(caller, "3")
        is_refused(worker, caller, "busy", 1300.0)
    assert partner.wait() == 0, partner.errors()
    assert parse_qs(partner.told) == {"topic": ["Länge & Größe"]}, "what has no value is left out"


def test_a_transfer_that_is_not_answered(worker: WorkerProcess, ports: Ports, start_sipp: StartSipp) -> None:
    partner = start_sipp("agent_rings.xml", port=ports.partner)
    with Caller("127.0.0.1", worker.port) as caller:
        call(caller, "3")
        is_refused(worker, caller, "no_answer", 1500.0)
    assert partner.wait() == 0, partner.errors()


@pytest.mark.parametrize("key", ["1", "2", "3"], ids=["without a trunk", "no number", "half an address"])
def test_a_transfer_that_cannot_be_dialled(worker: WorkerProcess, key: str) -> None:
    with Caller("127.0.0.1", worker.port, "wrong_numbers") as caller:
        call(caller, key)
        is_refused(worker, caller, "failed", 1700.0)
    assert worker.logged("transfer_failed")


def call(caller: Caller, key: str) -> float:
    """Call, and press a key when the menu has begun; gives when."""
    assert caller.call()[0].code == 200
    hears(caller, 500.0, seconds=0.1)
    return caller.press(key)


def is_refused(worker: WorkerProcess, caller: Caller, outcome: str, hertz: float) -> None:
    ended = worker.happened("TransferEnded")[0]
    assert ended["outcome"] == outcome
    hears(caller, hertz, ended["at"])


@pytest.mark.parametrize(
    ("scenario", "outcome", "by"),
    [("taken", "answered", "transfer"), ("failed", "failed", "caller"), ("refused", "busy", "caller")],
)
def test_refer(worker: WorkerProcess, tmp_path: Path, scenario: str, outcome: str, by: str) -> None:
    messages = tmp_path / "messages"
    arguments = ("-s", "main", "-key", "pt", "0", "-key", "codec", "PCMU/8000", "-trace_msg", "-message_file", messages)
    done = sipp(f"refer_{scenario}.xml", f"127.0.0.1:{worker.port}", tmp_path, *map(str, arguments))
    assert done.returncode == 0, done.stdout
    assert parse_qs(told(messages.read_text())) == {"account": ["4021"], "topic": ["Länge & Größe"]}
    assert worker.happened("TransferEnded")[0]["outcome"] == outcome
    assert worker.logged("call_ended")[0]["by"] == by


def test_a_telephone_number_is_dialled_through_the_trunk(
    start_worker: StartWorker, start_sipp: StartSipp, tmp_path: Path
) -> None:
    log = tmp_path / "provider.log"
    provider = start_sipp("provider.xml", "-rtp_echo", "-trace_logs", "-log_file", str(log), "-m", "2")
    registrar = f"sip:127.0.0.1:{provider.port}"
    trunk = {"registrar": registrar, "username": "trunk", "password_env": "TRUNK_PASSWORD", "outbound": True}
    worker = start_worker(
        {"TRUNK_PASSWORD": "secret"}, trunks={"provider": trunk}, constants={"partner": "+44 20 7946 0111", "api": ""}
    )
    worker.logged("trunk_registered")
    with Caller("127.0.0.1", worker.port) as caller:
        call(caller, "3")
        assert worker.happened("TransferEnded")[0]["outcome"] == "answered"
        said = caller.frames[-1].at
        caller.say(encoded(tone(1.5, [1900.0], 0.5)))
        hears(caller, 1900.0, said)
        hears_end_of(caller, 1900.0, said)
        caller.hang_up()
    assert provider.wait() == 0, provider.errors()
    assert f"called=sip:+442079460111@127.0.0.1:{provider.port}" in log.read_text()
    assert "from=sip:trunk@127.0.0.1\n" in log.read_text()
    assert "secret" not in str(worker.log())
