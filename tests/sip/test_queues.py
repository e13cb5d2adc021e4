"""Callers wait for agents: who rings when, places, and why a queue does not take somebody."""

from __future__ import annotations

import pytest

from bench.caller import Caller
from tests.sip.conftest import Ports, StartBaresip, StartSipp, StartWorker
from tests.sip.listening import hears
from tests.sip.peers import WorkerProcess, wait
from tests.sip.test_connecting import call

pytestmark = pytest.mark.peer


def test_the_agent_is_released_when_the_caller_hangs_up(
    worker: WorkerProcess, ports: Ports, start_baresip: StartBaresip
) -> None:
    agent = start_baresip(port=ports.agent)
    for count in (1, 2):
        with Caller("127.0.0.1", worker.port) as caller:
            call(caller, "2")
            worker.logged("agent_answered", count=count)
            caller.hang_up()
    wait(lambda: agent.output().count("session closed") == 2)


def test_agents_ring_one_after_the_other(
    worker: WorkerProcess, ports: Ports, start_baresip: StartBaresip, start_sipp: StartSipp
) -> None:
    start_baresip(port=ports.agent)
    absent = start_sipp("agent_rings.xml", port=ports.absent)
    busy = start_sipp("agent_refuses.xml", status="486 Busy Here", port=ports.busy)
    with Caller("127.0.0.1", worker.port, "waiting") as caller:
        pressed = call(caller, "1")
        ended = worker.happened("QueueEnded")[0]
        assert (ended["outcome"], ended["agent"]) == ("answered", "near")
        hears(caller, 700.0)
        waiting = [frame for frame in caller.frames if pressed + 0.2 < frame.at < ended["at"]]
        assert sum(frame.voiced for frame in waiting) > len(waiting) / 2, "the caller hears hold music"
        caller.hang_up()
    assert (absent.wait(), busy.wait()) == (0, 0), absent.errors() + busy.errors()
    assert [line["why"] for line in worker.logged("agent_declined", count=2)] == ["no_answer", "busy"]


def test_ringing_ends_when_the_caller_hangs_up(worker: WorkerProcess, ports: Ports, start_sipp: StartSipp) -> None:
    absent = start_sipp("agent_rings.xml", port=ports.absent)
    with Caller("127.0.0.1", worker.port, "waiting") as caller:
        call(caller, "2")
        worker.logged("agent_ringing")
        wait(lambda: absent.rang)
        caller.hang_up()
    assert absent.wait() == 0, absent.errors()


def test_places_change_when_somebody_leaves(worker: WorkerProcess, ports: Ports, start_sipp: StartSipp) -> None:
    start_sipp("agent_rings.xml", "-m", "2", port=ports.absent)
    with Caller("127.0.0.1", worker.port, "waiting") as first, Caller("127.0.0.1", worker.port, "waiting") as second:
        call(first, "2")
        worker.happened("QueueUpdated")
        call(second, "2")
        worker.happened("QueueUpdated", count=2)
        first.hang_up()
        places = worker.happened("QueueUpdated", count=3)
        second.hang_up()
    assert [(event["position"], event["wait"]) for event in places] == [(1, 240.0), (2, 480.0), (1, 240.0)]


def test_a_full_queue(worker: WorkerProcess, ports: Ports, start_sipp: StartSipp) -> None:
    start_sipp("agent_rings.xml", port=ports.absent)
    with Caller("127.0.0.1", worker.port, "waiting") as first, Caller("127.0.0.1", worker.port, "waiting") as second:
        call(first, "3")
        worker.happened("QueueUpdated")
        pressed = call(second, "3")
        assert worker.happened("QueueEnded")[0]["outcome"] == "full"
        hears(second, 1300.0, pressed)


def test_a_closed_queue(worker: WorkerProcess) -> None:
    with Caller("127.0.0.1", worker.port, "waiting") as caller:
        pressed = call(caller, "4")
        assert worker.happened("QueueEnded")[0]["outcome"] == "closed"
        hears(caller, 1500.0, pressed)


def test_a_queue_without_agents(worker: WorkerProcess) -> None:
    with Caller("127.0.0.1", worker.port) as caller:
        pressed = call(caller, "5")
        assert worker.happened("QueueEnded")[0]["outcome"] == "no_agents"
        hears(caller, 1700.0, pressed)


def test_the_last_agent_first_and_what_they_are_told(
    start_worker: StartWorker, ports: Ports, start_baresip: StartBaresip, start_sipp: StartSipp
) -> None:
    worker = start_worker()
    start_baresip(port=ports.agent)
    absent = start_sipp("agent_rings.xml", port=ports.absent)
    busy = start_sipp("agent_refuses.xml", status="486 Busy Here", port=ports.busy)
    for rung in (3, 4):
        with Caller("127.0.0.1", worker.port, "waiting") as caller:
            call(caller, "5")
            ringing = worker.logged("agent_ringing", count=rung)
            worker.logged("agent_answered", count=rung - 2)
            caller.hang_up()
        worker.logged("call_ended", count=rung - 2)
    assert (absent.wait(), busy.wait()) == (0, 0), absent.errors() + busy.errors()
    rung_first = [line["agent"] for line in ringing]
    assert rung_first == ["away", "busy", "near", "near"], "the second call rings who answered the first"
    assert {line["passed"] for line in ringing} == {"account"}
    assert absent.told == "account=4021"
