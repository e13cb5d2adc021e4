"""People's phones are rung from the designer, and what they hear is the draft; on a real worker with real phones."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from bench.caller import Caller
from ivr.store.database import open_database
from ivr.store.draft_calls import LEASE, DraftCall, DraftCalls, Outcome
from ivr.store.flows import FlowStore
from tests.sip.conftest import StartBaresip, StartSipp, StartWorker
from tests.sip.listening import tone_seconds
from tests.sip.peers import PATIENCE, WorkerProcess, free_port, wait
from tests.sip.test_connecting import call

pytestmark = pytest.mark.peer
FLOW = "changing"
ADA = "ada"


@contextmanager
def asking(worker: WorkerProcess) -> Iterator[DraftCalls]:
    engine = open_database(worker.data)
    try:
        yield DraftCalls(engine)
    finally:
        engine.dispose()


def ask(worker: WorkerProcess, phone: str) -> None:
    with asking(worker) as calls:
        calls.ask(flow=FLOW, phone=phone, by=ADA, at=time.time())


def stop(worker: WorkerProcess) -> None:
    with asking(worker) as calls:
        calls.stop(FLOW, ADA)


def newest(worker: WorkerProcess, later: float = 0.0) -> DraftCall:
    with asking(worker) as calls:
        found = calls.newest(FLOW, ADA, time.time() + later)
    assert found is not None
    return found


def comes_to(worker: WorkerProcess, state: str) -> DraftCall:
    """Wait until the call is in a state, and give it."""
    return wait(lambda: found if (found := newest(worker)).state == state else None, what=f"a call that is {state}")


def ends(worker: WorkerProcess, outcome: Outcome) -> DraftCall:
    found = comes_to(worker, "over")
    assert found.outcome == outcome, found
    return found


def edit(worker: WorkerProcess, change: Callable[[str], str]) -> None:
    """Save another draft; nothing is published."""
    engine = open_database(worker.data)
    store = FlowStore(engine, worker.data)
    draft = store.drafts.get(FLOW)
    content = replace(draft.content, text=change(draft.content.text))
    store.drafts.save(FLOW, draft.version, "test", time.time(), content=content)
    engine.dispose()


def phone(port: int) -> str:
    return f"sip:anna@127.0.0.1:{port}"


def test_who_answers_hears_the_draft_and_presses_keys(start_worker: StartWorker, start_baresip: StartBaresip) -> None:
    worker, person = start_worker(), start_baresip()
    edit(worker, lambda text: text.replace("tone 500", "tone 900").replace("tone 700", "tone 1500"))
    ask(worker, person.address)
    worker.happened("PlayFinished", 2)
    assert newest(worker).state == "answered"
    person.type("1")
    ends(worker, "finished")
    (started,) = worker.happened("CallStarted")
    assert (started["caller"], started["called"]) == ("agent", f"{FLOW}-draft")
    assert [each["digit"] for each in worker.happened("DigitPressed")] == ["1"]
    person.stop()
    assert tone_seconds(person.heard(), 900.0) > 0.8, "the draft's prompt"
    assert tone_seconds(person.heard(), 1500.0) > 0.3, "what its key leads to"
    assert tone_seconds(person.heard(), 500.0) == 0.0, "nothing of what is live"


def test_who_has_answered_can_hang_up_at_the_phone(start_worker: StartWorker, start_baresip: StartBaresip) -> None:
    worker, person = start_worker(), start_baresip()
    ask(worker, person.address)
    worker.happened("PlayFinished")
    person.type("/hangup")
    ends(worker, "hung_up")


def test_or_on_the_page(start_worker: StartWorker, start_baresip: StartBaresip) -> None:
    worker, person = start_worker(), start_baresip()
    ask(worker, person.address)
    worker.happened("PlayFinished")
    stop(worker)
    ends(worker, "stopped")
    assert worker.logged("call_ended")[0]["by"] == "designer"


def test_a_phone_that_rings_is_let_go(start_worker: StartWorker, start_sipp: StartSipp) -> None:
    worker, person = start_worker(), start_sipp("agent_rings.xml")
    ask(worker, phone(person.port))
    comes_to(worker, "ringing")
    stop(worker)
    ends(worker, "stopped")
    assert person.wait() == 0, person.errors()


@pytest.mark.parametrize("status", ["486 Busy Here", "603 Decline", "404 Not Found", "480 Temporarily Unavailable"])
def test_a_phone_that_refuses_says_why(start_worker: StartWorker, start_sipp: StartSipp, status: str) -> None:
    worker, person = start_worker(), start_sipp("agent_refuses.xml", status=status)
    ask(worker, phone(person.port))
    found = ends(worker, "refused")
    assert f"{found.code} {found.reason}" == status
    assert person.wait() == 0, person.errors()


def test_a_phone_that_is_not_there_is_given_up_at_once(start_worker: StartWorker) -> None:
    worker = start_worker()
    ask(worker, phone(free_port()))
    comes_to(worker, "calling")
    stop(worker)
    ends(worker, "stopped")


def test_nobody_is_rung_for_a_draft_with_mistakes(start_worker: StartWorker, start_sipp: StartSipp) -> None:
    worker, person = start_worker(), start_sipp("agent_rings.xml")
    edit(worker, lambda text: text.replace("next: bye", "next: nowhere"))
    ask(worker, phone(person.port))
    assert "nowhere" in ends(worker, "mistakes").reason
    assert not person.rang


def test_the_worker_has_the_last_word_about_addresses(start_worker: StartWorker, start_sipp: StartSipp) -> None:
    person = start_sipp("agent_rings.xml")
    worker = start_worker(sip={"phones": ["192.0.2.0/24"]})
    ask(worker, phone(person.port))
    assert "127.0.0.1 is not among the places" in ends(worker, "failed").reason
    assert not person.rang


def test_the_last_line_is_kept_for_callers(start_worker: StartWorker, start_sipp: StartSipp) -> None:
    worker, person = start_worker(sip={"callers": 2}), start_sipp("agent_rings.xml")
    with Caller("127.0.0.1", worker.port) as caller:
        call(caller, "")
        ask(worker, phone(person.port))
        time.sleep(1.5)
        assert newest(worker).state == "asked"
        assert newest(worker, later=10).outcome == "untaken"
        caller.hang_up()
        comes_to(worker, "ringing")
    stop(worker)


def test_a_worker_that_ends_lets_phones_go(start_worker: StartWorker, start_sipp: StartSipp) -> None:
    worker, person = start_worker(), start_sipp("agent_rings.xml")
    ask(worker, phone(person.port))
    comes_to(worker, "ringing")
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(PATIENCE) == 0
    ends(worker, "drained")
    wait(lambda: person.cancelled)


def test_a_worker_that_is_killed_has_lost_its_call(start_worker: StartWorker, start_sipp: StartSipp) -> None:
    worker, person = start_worker(), start_sipp("agent_rings.xml")
    ask(worker, phone(person.port))
    comes_to(worker, "ringing")
    worker.process.send_signal(signal.SIGSTOP)
    assert newest(worker).state == "ringing"
    assert newest(worker, later=LEASE).outcome == "lost"
    worker.process.send_signal(signal.SIGCONT)
    stop(worker)
    ends(worker, "stopped")


def test_who_has_answered_cannot_send_us_elsewhere(
    start_worker: StartWorker, start_baresip: StartBaresip, start_sipp: StartSipp
) -> None:
    worker, person, elsewhere = start_worker(), start_baresip(), start_sipp("agent_rings.xml")
    ask(worker, person.address)
    worker.happened("PlayFinished")
    person.type(f"/transfer {phone(elsewhere.port)}")
    wait(lambda: "transfer failed" in person.output().lower() or elsewhere.rang, what="an answer to the REFER")
    assert not elsewhere.rang
    # A baresip whose transfer was declined hangs up.
    ends(worker, "hung_up")
    assert "transfer failed: 603" in person.output()
