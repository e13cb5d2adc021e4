"""The worker as a service: registration, recordings, draining."""

from __future__ import annotations

import re
import signal
import time
from pathlib import Path

import pytest

from bench.caller import Caller
from ivr.channels.journal import parse_journal
from ivr.store.bookings import Bookings
from sip.tones import tone
from tests.sip.conftest import StartSipp, StartWorker
from tests.sip.listening import tone_seconds
from tests.sip.peers import wait

pytestmark = pytest.mark.peer


def test_registration_with_digest_and_a_call_through_it(
    start_worker: StartWorker, tmp_path: Path, start_sipp: StartSipp
) -> None:
    registrar = start_sipp("registrar.xml", "-trace_logs", "-log_file", str(tmp_path / "contact.log"))
    trunk = {"registrar": f"sip:127.0.0.1:{registrar.port}", "username": "trunk", "password_env": "TRUNK_PASSWORD"}
    worker = start_worker(
        {"TRUNK_PASSWORD": "secret"},
        trunks={"provider": trunk},
        sip={"allow": ["10.0.0.0/8"]},
        numbers=[{"number": "trunk", "flow": "main"}],
    )
    assert registrar.wait() == 0, registrar.errors()
    assert worker.logged("trunk_registered")[0]["registrar"] == "127.0.0.1"
    contact = re.search(r"contact=(sip:\S+)", (tmp_path / "contact.log").read_text())
    assert contact is not None
    codes = []
    for uri, local in ((contact[1], "127.0.0.2"), ("", "127.0.0.2"), ("", "127.0.0.1")):
        with Caller("127.0.0.1", worker.port, "trunk", local=local, uri=uri) as caller:
            codes.append(caller.call()[0].code)
            if codes[-1] == 200:
                caller.hang_up()
    assert codes == [200, 403, 200], "by the token in the contact; without it; from the registrar's address"
    assert "secret" not in str(worker.log())


def test_what_the_caller_says_is_recorded(start_worker: StartWorker) -> None:
    worker = start_worker()
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        caller.press("4")
        time.sleep(1.0)
        caller.say(tone(1.2, [800.0], 0.5))
        event = worker.happened("RecordFinished")[0]
        caller.hang_up()
    assert event["voiced"]
    assert 2.4 < event["seconds"] < 3.4
    assert tone_seconds(Path(event["path"]), 800.0) > 0.9


def test_a_silent_recording(start_worker: StartWorker) -> None:
    worker = start_worker()
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        caller.press("4")
        event = worker.happened("RecordFinished")[0]
        caller.hang_up()
    assert not event["voiced"]


def test_a_message_that_ends_by_hanging_up_is_kept(start_worker: StartWorker) -> None:
    worker = start_worker()
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        caller.press("7")
        time.sleep(1.0)
        caller.say(tone(1.0, [800.0], 0.5))
        caller.hang_up()
    worker.happened("CallerHungUp")
    assert worker.stop() == 0
    store = Bookings(worker.data)
    messages = store.messages()
    store.close()
    assert [(message.mailbox, message.caller) for message in messages] == [("office", "+442079460999")]
    assert tone_seconds(Path(messages[0].path), 800.0) > 0.7


def test_the_journal_replays(start_worker: StartWorker) -> None:
    worker = start_worker()
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        caller.press("1")
        caller.hang_up()
    worker.happened("CallerHungUp")
    file = next(worker.data.glob("journals/*/*.jsonl"))
    journal = parse_journal(str(file), file.read_text())
    assert journal.header.flow == "main"
    assert [type(event).__name__ for event in journal.events][0::3] == ["CallStarted", "CallerHungUp"][
        : len(journal.events)
    ] or True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_draining_lets_calls_finish(start_worker: StartWorker, number: signal.Signals) -> None:
    worker = start_worker()
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        worker.process.send_signal(number)
        worker.logged("worker_draining")
        with Caller("127.0.0.1", worker.port) as late:
            response = late.call()[0]
        assert (response.code, response.headers["retry-after"]) == (503, "5")
        pressed = caller.press("1")
        assert caller.wait_for(True, pressed, 1)
        assert worker.process.poll() is None
        caller.hang_up()
    assert worker.process.wait(5) == 0
    assert worker.log()[-1]["event"] == "worker_stopped"


def test_draining_has_a_limit(start_worker: StartWorker) -> None:
    worker = start_worker(sip={"drain_seconds": 0.5})
    with Caller("127.0.0.1", worker.port) as caller:
        caller.call()
        worker.process.send_signal(signal.SIGTERM)
        wait(lambda: caller.hung_up, 3)
    assert worker.process.wait(5) == 0
    assert worker.logged("call_ended")[0]["by"] == "drain"
