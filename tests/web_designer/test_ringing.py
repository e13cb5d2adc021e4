"""Ring my phone over the API: who may, which phones, what is told, and what stands in the audit log."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from starlette.testclient import TestClient

from ivr.model.phones import NotRung
from ivr.store.audit import Audit, Entry
from ivr.store.draft_calls import MOST_AT_ONCE, MOST_IN_WINDOW, DraftCall, DraftCalls, Outcome, TooManyError
from ivr.store.workers import Beat, Workers
from tests.web_designer.conftest import client, signed_in, stranger
from web_designer.roles import Role
from web_designer.services.ringing import QUIET, check_reach, refused, told
from web_designer.services.system import LATE

SAMPLES = Path(__file__).parents[2] / "flows"
RING = "/api/flows/main/ring"
PHONE = "sip:anna@127.0.0.1:5070"
BEAT = Beat(machine="m", address="127.0.0.1:5060", calls=0, callers=2, since=0.0, seen=100.0, version="0", generation=0)
CALL = DraftCall(
    number=1,
    flow="main",
    phone=PHONE,
    asked_by="ada",
    asked_at=100.0,
    state="calling",
    answered_at=None,
    outcome="",
    code=0,
    reason="",
)


def alive(web: TestClient) -> None:
    """Have a worker say that it is there."""
    Workers(web.app.state.database).beat(replace(BEAT, seen=time.time()))  # type: ignore[attr-defined]


def store(web: TestClient) -> DraftCalls:
    return DraftCalls(web.app.state.database)  # type: ignore[attr-defined]


def log(web: TestClient) -> list[Entry]:
    audit = web.app.state.audit  # type: ignore[attr-defined]
    assert isinstance(audit, Audit)
    return list(audit.page(before=None, size=100))


@pytest.fixture
def web(tmp_path: Path) -> TestClient:
    found = client(SAMPLES, tmp_path)
    alive(found)
    return found


def test_a_phone_is_rung_and_hung_up(web: TestClient) -> None:
    assert web.get(RING).json() == {"ring": None}
    answer = web.post(RING, json={"phone": " anna@localhost:5070 "})
    assert answer.status_code == 201
    ring = answer.json()["ring"]
    assert (ring["phone"], ring["state"], ring["well"]) == (PHONE, "asked", True)
    taken = store(web).take("w", time.time())
    assert taken is not None
    assert (taken.flow, taken.phone) == ("main", PHONE)
    store(web).rings(taken.number)
    assert web.get(RING).json()["ring"]["words"] == f"{PHONE} is ringing: answer it."
    assert web.delete(RING).json()["ring"]["state"] == "ringing", "until the worker has hung up"
    assert store(web).stopped("w") == (taken.number,)
    store(web).over(taken.number, "stopped")
    assert web.get(RING).json()["ring"]["words"] == "The call is over: you hung up here."


def test_what_was_rung_and_what_was_not_is_in_the_audit_log(web: TestClient) -> None:
    web.post(RING, json={"phone": PHONE})
    web.post(RING, json={"phone": "sip:anna@203.0.113.9"})
    refused, rung = log(web)
    assert (rung.act, rung.subject, rung.detail, rung.who) == ("rang a phone", "main", PHONE, "administrator")
    assert (refused.act, refused.subject) == ("did not ring", "main")
    assert refused.detail == ("sip:anna@203.0.113.9: 203.0.113.9 is not among the places where phones may be rung.")


def test_people_see_and_end_their_own_calls(web: TestClient) -> None:
    web.post(RING, json={"phone": PHONE})
    other = signed_in(web, Role.DESIGNER)
    assert other.get(RING).json() == {"ring": None}
    assert other.delete(RING).json() == {"ring": None}
    assert web.get(RING).json()["ring"]["state"] == "asked"


def test_only_who_may_edit_rings(web: TestClient) -> None:
    viewer = signed_in(web, Role.VIEWER)
    for method in ("GET", "POST", "DELETE"):
        assert viewer.request(method, RING, json={"phone": PHONE}).status_code == 403
    assert stranger(SAMPLES, Path(web.app.state.settings.data)).post(RING).status_code == 401  # type: ignore[attr-defined]
    assert not store(web).waits(time.time())


@pytest.mark.parametrize("body", [{}, {"phone": ""}, {"phone": "x" * 201}, {"phone": PHONE, "more": 1}])
def test_a_request_that_says_no_phone(web: TestClient, body: dict[str, object]) -> None:
    assert web.post(RING, json=body).status_code == 422


def test_a_flow_that_is_not_there(web: TestClient) -> None:
    assert web.post("/api/flows/none/ring", json={"phone": PHONE}).status_code == 404


def test_nobody_is_there_to_ring(tmp_path: Path) -> None:
    web = client(SAMPLES, tmp_path)
    answer = web.post(RING, json={"phone": PHONE})
    assert answer.status_code == 409
    assert answer.json()["error"] == {
        "message": "No worker is running, so nobody can ring it.",
        "cure": "Start the phone side: ivr serve.",
    }


def test_limits(web: TestClient) -> None:
    web.post(RING, json={"phone": PHONE})
    again = web.post(RING, json={"phone": PHONE})
    assert again.status_code == 409
    assert "You have a call already" in again.json()["error"]["message"]
    for number in range(MOST_IN_WINDOW - 1):
        store(web).stop("main", "administrator")
        assert web.post(RING, json={"phone": PHONE}).status_code == 201, number
    store(web).stop("main", "administrator")
    assert web.post(RING, json={"phone": PHONE}).status_code == 429
    for number in range(MOST_AT_ONCE):
        store(web).ask(flow="main", phone=PHONE, by=f"person{number}", at=time.time())
    late = signed_in(web, Role.DESIGNER).post(RING, json={"phone": PHONE})
    assert (late.status_code, late.json()["error"]["message"]) == (409, "Others have their phones rung just now.")


@pytest.mark.parametrize(
    ("phone", "beats", "why"),
    [
        (PHONE, [], "No worker is running"),
        (PHONE, [replace(BEAT, seen=100 - LATE - 1)], "No worker is running"),
        ("sip:main@127.0.0.1:5060", [BEAT], "is this system itself"),
        ("sip:main@127.0.0.1", [BEAT], "is this system itself"),
        ("sip:main@127.0.0.1:5060;transport=tcp", [BEAT], "is this system itself"),
        ("sip:main@127.0.0.1", [replace(BEAT, address="0.0.0.0:5060")], "is this system itself"),
        ("sip:anna@10.0.0.5:5070", [BEAT], "listens on 127.0.0.1 only and cannot reach 10.0.0.5"),
    ],
)
def test_phones_that_no_worker_reaches(phone: str, beats: list[Beat], why: str) -> None:
    with pytest.raises(NotRung, match=why) as found:
        check_reach(phone, beats, 100.0)
    assert found.value.cure


@pytest.mark.parametrize(
    ("phone", "address"),
    [
        (PHONE, "127.0.0.1:5060"),
        ("sip:127.0.0.1:5070", "127.0.0.1:5060"),
        ("sip:anna@10.0.0.5", "10.0.0.1:5060"),
        ("sip:anna@10.0.0.5", "0.0.0.0:5060"),
        ("sip:anna@pbx.example", "127.0.0.1:5060"),
    ],
)
def test_phones_that_one_reaches(phone: str, address: str) -> None:
    check_reach(phone, [replace(BEAT, address=address)], 100.0)


def test_what_is_told_while_it_goes_on() -> None:
    assert told(replace(CALL, state="asked"), 100).words == f"Asking a worker to ring {PHONE}."
    assert (told(CALL, 100).words, told(CALL, 100).cure) == (f"Calling {PHONE}.", "")
    assert told(CALL, 100 + QUIET + 1).cure.startswith("Nothing answers there yet. Is the phone on")
    assert told(replace(CALL, state="ringing"), 100).words == f"{PHONE} is ringing: answer it."
    assert told(replace(CALL, state="answered"), 100).words.startswith("You are connected")


@pytest.mark.parametrize("outcome", [each for each in get_args(Outcome) if each])
def test_every_end_has_words_and_what_is_not_well_has_a_cure(outcome: Outcome) -> None:
    found = told(replace(CALL, state="over", outcome=outcome, code=500, reason="Oops"), 100)
    assert found.words
    assert found.well is (found.cure == "")
    assert found.well is (outcome in ("hung_up", "stopped", "finished"))


@pytest.mark.parametrize(
    ("code", "reason", "words", "cure"),
    [
        (486, "Busy Here", "is busy (486 Busy Here).", "End its other call"),
        (600, "Busy Everywhere", "is busy (600 Busy Everywhere).", "End its other call"),
        (603, "Decline", "declined the call (603 Decline).", "accept it"),
        (404, "Not Found", "knows nobody of that name (404 Not Found).", "the name before the @"),
        (480, "Temporarily Unavailable", "takes no calls at the moment (480", "do not disturb"),
        (302, "Moved Temporarily", "sends its calls elsewhere (302", "forwarding"),
        (488, "Not Acceptable Here", "has no codec in common with us (488", "PCMU"),
        (407, "Proxy Authentication Required", "wants a password for calls (407", "without one"),
        (503, "Service Unavailable", "cannot be reached (503", "Is the phone on"),
        (500, "Oops", "refused the call (500 Oops).", "The phone's own log"),
    ],
)
def test_what_a_refusal_means(code: int, reason: str, words: str, cure: str) -> None:
    found = told(replace(CALL, state="over", outcome="refused", code=code, reason=reason), 100)
    assert found.words.startswith(f"{PHONE} {words}")
    assert cure in found.cure
    assert not found.well


def test_how_long_to_wait() -> None:
    assert refused(TooManyError("often", 301)).cure.startswith("Try again in 5 min")
    assert refused(TooManyError("often", 1)).cure.startswith("Try again in 1 min")
