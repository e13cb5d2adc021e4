"""Callers reach people: queues, transfers, REFER, and what happens when nobody answers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.caller import Caller
from sip.tones import tone
from tests.sip.conftest import StartSipp, StartWorker
from tests.sip.listening import seconds_of, tone_seconds
from tests.sip.peers import Baresip, WorkerProcess, free_port, sipp, wait

pytestmark = pytest.mark.peer


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Baresip]:
    phone = Baresip(tmp_path / "agent", 700.0)
    yield phone
    phone.stop()


def agents(*addresses: str) -> dict[str, object]:
    return {f"agent{number}": {"address": each, "queues": ["support"]} for number, each in enumerate(addresses)}


def call(caller: Caller, key: str) -> float:
    """Call, and press a key when the menu has begun; gives when."""
    assert caller.call()[0].code == 200
    assert caller.wait_for(True, 0, 2)
    return caller.press(key)


@pytest.mark.parametrize("key", ["2", "3"], ids=["queue", "transfer"])
def test_caller_and_agent_hear_each_other(start_worker: StartWorker, agent: Baresip, key: str) -> None:
    worker = start_worker(agents=agents(agent.address), constants={"partner": agent.address})
    with Caller("127.0.0.1", worker.port) as caller:
        pressed = call(caller, key)
        worker.happened("QueueEnded" if key == "2" else "TransferEnded")
        caller.say(tone(1.5, [1900.0], 0.5))
        caller.press("1")
        time.sleep(0.3)
        assert seconds_of(caller.samples(pressed), 700.0) > 1.0
        agent.type("/hangup")
        ended = worker.happened("BridgeEnded")[0]["at"]
        time.sleep(0.7)
        assert seconds_of(caller.samples(ended), 1100.0) > 0.4
        caller.hang_up()
    agent.stop()
    assert tone_seconds(agent.heard(), 1900.0) > 1.0
    assert len(worker.happened("DigitPressed")) == 1, "keys are not for the flow while two people talk"


def test_the_agent_is_released_when_the_caller_hangs_up(start_worker: StartWorker, agent: Baresip) -> None:
    worker = start_worker(agents=agents(agent.address))
    for count in (1, 2):
        with Caller("127.0.0.1", worker.port) as caller:
            call(caller, "2")
            worker.logged("agent_answered", count=count)
            caller.hang_up()
    wait(lambda: agent.output().count("session closed") == 2, 3)


def test_agents_ring_one_after_the_other(start_worker: StartWorker, agent: Baresip, start_sipp: StartSipp) -> None:
    absent = start_sipp("agent_rings.xml")
    busy = start_sipp("agent_refuses.xml", status="486 Busy Here")
    addresses = [f"sip:agent@127.0.0.1:{each.port}" for each in (absent, busy)]
    worker = start_worker(
        agents=agents(*addresses, agent.address), queues={"support": {"ring_seconds": 1}, "empty": {}}
    )
    with Caller("127.0.0.1", worker.port) as caller:
        pressed = call(caller, "2")
        ended = worker.happened("QueueEnded")[0]
        assert (ended["outcome"], ended["agent"]) == ("answered", "agent2")
        assert ended["at"] - pressed < 1.6
        waiting = [frame for frame in caller.frames if pressed + 0.2 < frame.at < ended["at"]]
        assert sum(frame.voiced for frame in waiting) > len(waiting) / 2, "the caller hears hold music"
        caller.hang_up()
    assert (absent.wait(), busy.wait()) == (0, 0), absent.errors() + busy.errors()
    assert [line["why"] for line in worker.logged("agent_declined", count=2)] == ["no_answer", "busy"]


def test_ringing_ends_when_the_caller_hangs_up(start_worker: StartWorker, start_sipp: StartSipp) -> None:
    absent = start_sipp("agent_rings.xml")
    worker = start_worker(
        agents=agents(f"sip:agent@127.0.0.1:{absent.port}"), queues={"support": {"ring_seconds": 20}, "empty": {}}
    )
    with Caller("127.0.0.1", worker.port) as caller:
        call(caller, "2")
        worker.logged("agent_ringing")
        time.sleep(0.2)
        caller.hang_up()
    assert absent.wait(5) == 0, absent.errors()


def test_a_queue_without_agents(start_worker: StartWorker) -> None:
    worker = start_worker()
    with Caller("127.0.0.1", worker.port) as caller:
        pressed = call(caller, "5")
        assert worker.happened("QueueEnded")[0]["outcome"] == "no_agents"
        time.sleep(0.6)
        caller.hang_up()
    assert seconds_of(caller.samples(pressed), 1700.0) > 0.3


REFUSALS = {
    "busy": ("486 Busy Here", "busy", 1300.0),
    "busy everywhere": ("600 Busy Everywhere", "busy", 1300.0),
    "unavailable": ("480 Temporarily Unavailable", "no_answer", 1500.0),
    "broken": ("500 Server Internal Error", "failed", 1700.0),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_transfer_that_is_refused(start_worker: StartWorker, refusal: str, start_sipp: StartSipp) -> None:
    status, outcome, hertz = REFUSALS[refusal]
    partner = start_sipp("agent_refuses.xml", status=status)
    worker = start_worker(constants={"partner": f"sip:agent@127.0.0.1:{partner.port}"})
    refused(worker, outcome, hertz)
    assert partner.wait() == 0, partner.errors()


def test_a_transfer_that_is_not_answered(start_worker: StartWorker, start_sipp: StartSipp) -> None:
    partner = start_sipp("agent_rings.xml")
    worker = start_worker(constants={"partner": f"sip:agent@127.0.0.1:{partner.port}"})
    refused(worker, "no_answer", 1500.0)
    assert partner.wait() == 0, partner.errors()


@pytest.mark.parametrize("partner", ["+442079460111", "nonsense", "sip:"])
def test_a_transfer_that_cannot_be_dialled(start_worker: StartWorker, partner: str) -> None:
    refused(start_worker(constants={"partner": partner}), "failed", 1700.0)


def refused(worker: WorkerProcess, outcome: str, hertz: float) -> None:
    with Caller("127.0.0.1", worker.port) as caller:
        call(caller, "3")
        ended = worker.happened("TransferEnded")[0]
        assert ended["outcome"] == outcome
        time.sleep(0.7)
        caller.hang_up()
    assert seconds_of(caller.samples(ended["at"]), hertz) > 0.4


@pytest.mark.parametrize(
    ("scenario", "outcome", "by"),
    [("taken", "answered", "transfer"), ("failed", "failed", "caller"), ("refused", "busy", "caller")],
)
def test_refer(start_worker: StartWorker, tmp_path: Path, scenario: str, outcome: str, by: str) -> None:
    worker = start_worker(constants={"partner": f"sip:partner@127.0.0.1:{free_port()}"})
    arguments = ("-s", "main", "-key", "pt", "0", "-key", "codec", "PCMU/8000")
    done = sipp(f"refer_{scenario}.xml", f"127.0.0.1:{worker.port}", tmp_path, *arguments)
    assert done.returncode == 0, done.stdout
    assert worker.happened("TransferEnded")[0]["outcome"] == outcome
    assert worker.logged("call_ended")[0]["by"] == by
