"""Callbacks are kept: people are called when an agent is free for them, again when they do not answer, and no more."""

from __future__ import annotations

import copy
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bench.caller import Caller
from ivr.store.bookings import Bookings, Callback, Message
from tests.sip.conftest import Ports, StartBaresip, StartSipp, StartWorker
from tests.sip.listening import tone_seconds
from tests.sip.peers import WorkerProcess, free_port, wait
from tests.sip.test_connecting import call

pytestmark = pytest.mark.peer

SOON = 0.04
"""Minutes between attempts here."""
LATER = 4e9


def queues(**policy: Any) -> dict[str, Any]:
    """The site's queues, one of which calls people back."""
    callback = {"flow": "call_back", "attempts": 2, "every": SOON, "failed": "office", **policy}
    return {
        "support": {"callback": callback},
        "team": {"ring_seconds": 1},
        "patient": {},
        "small": {},
        "shut": {},
        "empty": {},
    }


def phone(port: int) -> str:
    return f"sip:agent@127.0.0.1:{port}"


@contextmanager
def store(worker: WorkerProcess) -> Iterator[Bookings]:
    bookings = Bookings(worker.data)
    try:
        yield bookings
    finally:
        bookings.close()


def book(worker: WorkerProcess, number: str, *, since: float = 0.0, language: str = "en-GB") -> None:
    now = time.time()
    with store(worker) as bookings:
        bookings.book(
            call="c",
            queue="support",
            number=number,
            at=now,
            not_before=now,
            deadline=now + 1800,
            waiting_since=since or now,
            language=language,
        )


def kept(worker: WorkerProcess, state: str) -> tuple[Callback, tuple[Message, ...]]:
    """Wait until the only callback is in a state, and give it with the messages."""

    def look() -> tuple[Callback, tuple[Message, ...]] | None:
        with store(worker) as bookings:
            (callback,) = bookings.callbacks()
            return (callback, bookings.messages()) if callback.state == state else None

    return wait(look, what=f"a callback that is {state}")


def test_who_answers_and_wants_to_talk_is_joined_to_an_agent(
    start_worker: StartWorker, ports: Ports, start_baresip: StartBaresip
) -> None:
    person, agent = start_baresip(hertz=700.0), start_baresip(hertz=1900.0, port=ports.agent)
    worker = start_worker(queues=queues())
    book(worker, person.address, language="es-ES")
    worker.happened("PlayFinished")
    assert not worker.log_of("agent_ringing"), "the agent is free for it, but not rung before the person wants them"
    person.type("1")
    worker.logged("callback_kept")
    callback, messages = kept(worker, "kept")
    assert (callback.attempts, messages) == (0, ())
    (started,) = worker.happened("CallStarted")
    assert (started["language"], started["values"]) == ("es-ES", {"queue": "support"})
    time.sleep(1.0)
    person.type("/hangup")
    worker.logged("call_ended")
    person.stop()
    agent.stop()
    assert tone_seconds(person.heard(), 600.0) > 0.4, "the prompt in the language of the booking"
    assert tone_seconds(person.heard(), 1900.0) > 0.3
    assert tone_seconds(agent.heard(), 700.0) > 0.3


def test_who_is_busy_is_called_again_and_then_a_mailbox_is_told(
    start_worker: StartWorker, start_sipp: StartSipp
) -> None:
    person = start_sipp("agent_refuses.xml", "-m", "2", status="486 Busy Here")
    worker = start_worker(queues=queues())
    book(worker, phone(person.port))
    callback, messages = kept(worker, "failed")
    assert callback.attempts == 2
    assert [(each.mailbox, each.caller, each.path) for each in messages] == [("office", phone(person.port), "")]
    assert [(line["why"], line["last"]) for line in worker.logged("callback_missed", 2)] == [
        ("busy", False),
        ("busy", True),
    ]
    assert person.wait() == 0, person.errors()


def test_an_answering_machine_keeps_no_promise(start_worker: StartWorker, start_baresip: StartBaresip) -> None:
    machine = start_baresip()
    worker = start_worker(queues=queues(attempts=1))
    book(worker, machine.address)
    kept(worker, "failed")
    assert worker.logged("callback_missed")[0]["why"] == "not_connected"


def test_a_callback_keeps_its_place(
    start_worker: StartWorker, ports: Ports, start_baresip: StartBaresip, start_sipp: StartSipp
) -> None:
    start_baresip(port=ports.agent)
    worker = start_worker(queues=queues(), sip={"callers": 3})
    with Caller("127.0.0.1", worker.port) as first, Caller("127.0.0.1", worker.port) as second:
        call(first, "2")
        worker.logged("agent_answered")
        person = start_sipp("agent_rings.xml")
        book(worker, phone(person.port), since=time.time())
        worker.logged("callback_due")
        call(second, "2")
        assert worker.happened("QueueUpdated", 2)[-1]["position"] == 2, "the callback comes before this caller"
        first.hang_up()
        worker.logged("callback_ringing")
        wait(lambda: person.rang)
        assert len(worker.logged("agent_ringing")) == 1, "the agent is held for the callback"
        assert worker.stop() == 0


@pytest.mark.parametrize(("keep_place", "position"), [(True, 2), (False, 1)])
def test_a_callback_from_before_this_caller_came(
    start_worker: StartWorker, ports: Ports, start_sipp: StartSipp, keep_place: bool, position: int
) -> None:
    start_sipp("agent_rings.xml", "-m", "9", port=ports.agent)
    worker = start_worker(queues=queues(keep_place=keep_place))
    began = time.time()
    with Caller("127.0.0.1", worker.port) as caller:
        call(caller, "2")
        worker.logged("agent_ringing")
        book(worker, phone(free_port()), since=began - 60)
        worker.logged("callback_due")
        wait(lambda: worker.happened("QueueUpdated")[-1]["position"] == position)


def test_an_attempt_that_a_crash_cut_off_is_made_again(
    site: dict[str, Any], tmp_path: Path, ports: Ports, start_sipp: StartSipp
) -> None:
    person = start_sipp("agent_rings.xml", "-m", "2")
    wanted = {**site, "queues": queues()}
    worker = WorkerProcess(tmp_path / "first", copy.deepcopy(wanted))
    book(worker, phone(person.port))
    wait(lambda: person.rang)
    worker.process.kill()
    worker.process.wait()
    assert worker.process.stdout is not None
    worker.process.stdout.close()
    shutil.copytree(worker.data, tmp_path / "second" / "data")
    again = WorkerProcess(tmp_path / "second", copy.deepcopy(wanted))
    wait(lambda: again.log_of("callback_ringing"), 40, "the second attempt")
    with store(again) as bookings:
        (callback,) = bookings.callbacks()
    assert (callback.state, callback.attempts) == ("owed", 0)
    assert again.stop() == 0
    with store(again) as bookings:
        assert len(bookings.claims("other").take(["support"], at=time.time(), until=LATER, most=9)) == 1, "given back"


def test_two_workers_call_once(site: dict[str, Any], tmp_path: Path, start_sipp: StartSipp) -> None:
    person = start_sipp("agent_refuses.xml", status="486 Busy Here")
    wanted = {**site, "queues": queues(attempts=1)}
    one = WorkerProcess(tmp_path / "one", copy.deepcopy(wanted))
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "data").symlink_to(one.data)
    two = WorkerProcess(tmp_path / "two", copy.deepcopy(wanted))
    book(one, phone(person.port))
    kept(one, "failed")
    time.sleep(2.5)
    assert (one.stop(), two.stop()) == (0, 0)
    assert len(one.log_of("callback_ringing") + two.log_of("callback_ringing")) == 1


def test_who_is_called_can_cancel(start_worker: StartWorker, start_baresip: StartBaresip) -> None:
    person = start_baresip()
    worker = start_worker(queues=queues())
    book(worker, person.address)
    worker.happened("PlayFinished")
    person.type("2")
    worker.happened("PlayFinished", 2)
    person.type("3")
    callback, _ = kept(worker, "cancelled")
    worker.logged("callback_changed")
    assert callback.attempts == 0
    assert worker.happened("CallStarted")[0]["owed"] == {"support": callback.deadline}


def test_who_asks_for_another_team_frees_the_agent(
    start_worker: StartWorker, ports: Ports, start_baresip: StartBaresip
) -> None:
    person, agent = start_baresip(), start_baresip(port=ports.agent)
    worker = start_worker(queues=queues())
    book(worker, person.address)
    worker.happened("PlayFinished")
    with Caller("127.0.0.1", worker.port) as caller:
        call(caller, "2")
        time.sleep(0.5)
        assert not worker.log_of("agent_answered"), "the only agent is held for the person we called"
        person.type("3")
        assert worker.logged("agent_answered")[0]["queue"] == "support"
        caller.hang_up()
    person.type("/hangup")
    worker.logged("call_ended", 2)
    agent.stop()


def test_a_team_that_site_yaml_knows_no_agents_of_is_called_for_all_the_same(
    start_worker: StartWorker, start_sipp: StartSipp
) -> None:
    person = start_sipp("agent_rings.xml")
    worker = start_worker(agents={}, queues=queues())
    book(worker, phone(person.port))
    wait(lambda: person.rang)


def test_a_number_that_no_trunk_dials_is_missed_and_told(start_worker: StartWorker) -> None:
    worker = start_worker(queues=queues(attempts=1))
    book(worker, "+442079460111")
    _, messages = kept(worker, "failed")
    assert len(messages) == 1
    assert "no trunk of site.yaml dials numbers" in worker.logged("callback_not_dialled")[0]["error"]


def test_a_flow_that_is_not_there_calls_nobody(start_worker: StartWorker, start_sipp: StartSipp) -> None:
    person = start_sipp("agent_rings.xml")
    worker = start_worker(queues=queues(attempts=1, flow="call_bak"))
    book(worker, phone(person.port))
    kept(worker, "failed")
    assert 'no flow "call_bak"' in worker.logged("callback_not_dialled")[0]["error"]
    assert not person.rang


def test_callbacks_wait_while_all_lines_are_taken(start_worker: StartWorker, start_sipp: StartSipp) -> None:
    person = start_sipp("agent_rings.xml")
    worker = start_worker(queues=queues(), sip={"callers": 1})
    with Caller("127.0.0.1", worker.port) as caller:
        assert caller.call()[0].code == 200
        book(worker, phone(person.port))
        worker.logged("callback_due")
        time.sleep(2.5)
        assert not person.rang
        caller.hang_up()
    wait(lambda: person.rang)
    with Caller("127.0.0.1", worker.port) as caller:
        assert caller.call()[0].code == 486, "the person's phone takes the line"


def test_nobody_is_called_outside_permitted_hours(start_worker: StartWorker, start_sipp: StartSipp) -> None:
    person = start_sipp("agent_rings.xml")
    worker = start_worker(queues=queues(hours="never"))
    book(worker, phone(person.port))
    time.sleep(3.0)
    assert not person.rang
    assert not worker.log_of("callback_due")


def test_a_caller_books_and_is_called_through_the_trunk(
    start_worker: StartWorker, start_sipp: StartSipp, tmp_path: Path
) -> None:
    log = tmp_path / "provider.log"
    provider = start_sipp("provider.xml", "-rtp_echo", "-trace_logs", "-log_file", str(log), "-m", "2")
    registrar = f"sip:127.0.0.1:{provider.port}"
    trunk = {"registrar": registrar, "username": "trunk", "password_env": "TRUNK_PASSWORD", "outbound": True}
    patient = {"callback": {"flow": "call_back", "attempts": 1, "failed": "office"}}
    worker = start_worker(
        {"TRUNK_PASSWORD": "secret"}, trunks={"provider": trunk}, queues={**queues(), "patient": patient}
    )
    worker.logged("trunk_registered")
    with Caller("127.0.0.1", worker.port, "promise") as caller:
        call(caller, "1")
        worker.happened("CallbackBooked")
        number = worker.happened("CallStarted")[0]["caller"]
        caller.hang_up()
    callback, messages = kept(worker, "failed")
    assert callback.called_at is not None
    assert callback.called_at <= callback.deadline
    assert [message.caller for message in messages] == [number]
    assert provider.wait() == 0, provider.errors()
    assert f"called=sip:{number}@127.0.0.1:{provider.port}" in log.read_text()
