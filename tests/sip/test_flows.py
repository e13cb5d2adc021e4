"""What a flow does on the phone: requests, bookings, messages, recordings, and going wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.caller import Caller, encoded
from ivr.channels.journal import parse_journal
from ivr.model.event import CallerHungUp, CallStarted
from ivr.store.bookings import Bookings, Callback, Message
from sip.tones import tone
from tests.sip.listening import hears, hears_end_of, tone_seconds
from tests.sip.peers import WorkerProcess, wait
from tests.sip.test_connecting import call
from tests.sip.web_server import WebServer

pytestmark = pytest.mark.peer

FETCHES = {
    "an answer": ("1", 900.0, (200, False)),
    "broken JSON": ("2", 1700.0, (200, False)),
    "no answer in time": ("3", 1500.0, (0, True)),
    "nobody there": ("4", 1700.0, (0, False)),
    "an endless answer": ("5", 1700.0, (0, False)),
}


@pytest.mark.parametrize("case", FETCHES)
def test_fetch(worker: WorkerProcess, case: str) -> None:
    key, hertz, outcome = FETCHES[case]
    with Caller("127.0.0.1", worker.port, "fetching") as caller:
        pressed = call(caller, key)
        answer = worker.happened("FetchFinished")[0]
        assert (answer["status"], answer["timed_out"]) == outcome
        hears(caller, hertz, pressed)


def test_a_slow_answer_is_filled(worker: WorkerProcess) -> None:
    with Caller("127.0.0.1", worker.port, "fetching") as caller:
        pressed = call(caller, "3")
        hears(caller, 1900.0, pressed)
        worker.happened("FetchFinished")


def test_a_request_with_a_body(worker: WorkerProcess, web_server: WebServer) -> None:
    with Caller("127.0.0.1", worker.port, "fetching") as caller:
        hears(caller, 900.0, call(caller, "6"))
    assert web_server.requests == [{"path": "/meter", "body": {"reading": 42}, "caller": "+442079460999"}]


def test_a_callback_ends_in_the_store(worker: WorkerProcess) -> None:
    with Caller("127.0.0.1", worker.port, "promise") as caller:
        call(caller, "1")
        hears(caller, 900.0)
        booked = worker.happened("CallbackBooked")[0]
        wait(lambda: caller.hung_up)
    (callback,) = callbacks(worker)
    assert (callback.reference, callback.deadline) == (booked["reference"], booked["deadline"])
    assert (callback.queue, callback.number, callback.kept_at) == ("patient", "+442079460999", None)


def test_what_the_caller_says_is_recorded(worker: WorkerProcess) -> None:
    with Caller("127.0.0.1", worker.port) as caller:
        hears_end_of(caller, 1000.0, call(caller, "4"))
        caller.say(encoded(tone(1.2, [800.0], 0.5)))
        event = worker.happened("RecordFinished")[0]
    assert event["voiced"]
    assert event["seconds"] > 1
    assert tone_seconds(Path(event["path"]), 800.0) > 0.6


def test_a_silent_recording(worker: WorkerProcess) -> None:
    with Caller("127.0.0.1", worker.port) as caller:
        call(caller, "4")
        assert not worker.happened("RecordFinished")[0]["voiced"]
        hears(caller, 1700.0)


@pytest.mark.parametrize("end", ["hash", "hanging up"])
def test_a_message_ends_in_its_mailbox(worker: WorkerProcess, end: str) -> None:
    before = messages(worker)
    with Caller("127.0.0.1", worker.port) as caller:
        hears_end_of(caller, 1000.0, call(caller, "7"))
        caller.say(encoded(tone(1.0, [800.0], 0.5)))
        if end == "hash":
            caller.press("#")
            wait(lambda: caller.hung_up)
        else:
            caller.hang_up()
    (message,) = wait(lambda: messages(worker) - before)
    assert (message.mailbox, message.caller) == ("office", "+442079460999")
    assert tone_seconds(Path(message.path), 800.0) > 0.5
    assert worker.logged("call_ended")[0]["by"] == ("flow" if end == "hash" else "caller")


def test_the_journal_replays(worker: WorkerProcess) -> None:
    with Caller("127.0.0.1", worker.port) as caller:
        call(caller, "1")
        worker.happened("DigitPressed")
        caller.hang_up()
    worker.happened("CallerHungUp")
    call_id = worker.logged("call_started")[0]["call"]
    (file,) = worker.data.glob(f"journals/*/{call_id}.jsonl")
    journal = parse_journal(str(file), file.read_text())
    assert journal.header.flow == "main"
    assert isinstance(journal.events[0], CallStarted)
    assert isinstance(journal.events[-1], CallerHungUp)


@pytest.mark.parametrize("key", ["1", "2"], ids=["an expression", "a prompt"])
def test_a_flow_that_fails_goes_on_at_on_error(worker: WorkerProcess, key: str) -> None:
    with Caller("127.0.0.1", worker.port, "failing") as caller:
        pressed = call(caller, key)
        hears(caller, 1700.0, pressed)
        hears(caller, 500.0, pressed)
    assert worker.logged("flow_error")[0]["error"].startswith("failing.")


def test_a_fault_of_ours_never_leaves_silence(worker: WorkerProcess) -> None:
    worker.faults_expected = 1
    with Caller("127.0.0.1", worker.port, "failing") as caller, Caller("127.0.0.1", worker.port) as other:
        other.call()
        call(caller, "3")
        wait(lambda: caller.hung_up, what="the hang-up")
        hears(other, 900.0, other.press("1"))
    assert worker.logged("call_failed")[0]["error"] == "RuntimeError('a fault that nobody foresaw')"
    assert worker.logged("call_ended")[0]["by"] == "error"


def callbacks(worker: WorkerProcess) -> tuple[Callback, ...]:
    store = Bookings(worker.data)
    found = store.callbacks()
    store.close()
    return found


def messages(worker: WorkerProcess) -> frozenset[Message]:
    store = Bookings(worker.data)
    found = frozenset(store.messages())
    store.close()
    return found
