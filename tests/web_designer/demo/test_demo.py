from __future__ import annotations

import time

import pytest
from starlette.testclient import TestClient

from web_designer.demo.app import create_app


@pytest.fixture
def demo() -> TestClient:
    return TestClient(create_app(), base_url="http://127.0.0.1:8090")


@pytest.mark.parametrize(("number", "balance"), [("12345678", 42.5), ("23456789", -12), ("34567890", 0)])
def test_demo_accounts(demo: TestClient, number: str, balance: float) -> None:
    found = demo.get(f"/accounts/{number}").json()
    assert (found["account"], found["balance"], found["currency"]) == (number, balance, "GBP")
    assert (found["due"] is not None) == (balance > 0)


def test_demo_outages(demo: TestClient) -> None:
    assert demo.get("/outages/town").json() == {"area": "town", "active": True, "until": "16:30"}
    assert demo.get("/outages/riverside").json() == {"area": "riverside", "active": False, "until": None}


@pytest.mark.parametrize("path", ["/accounts/00000000", "/outages/mars", "/accounts/a.b"])
def test_the_demo_knows_no_others(demo: TestClient, path: str) -> None:
    answer = demo.get(path)
    assert answer.status_code == 404
    assert "error" in answer.json()


def test_demo_readings_are_taken_and_the_same_one_counts_once(demo: TestClient) -> None:
    body = {"account": "12345678", "reading": "004512"}
    first, second = demo.post("/readings", json=body), demo.post("/readings", json=body)
    assert first.status_code == 201
    assert first.json()["accepted"] is True
    assert first.json() == second.json()


@pytest.mark.parametrize(
    "body",
    [b"", b"[1]", b"{", b'{"account": "0", "reading": "1"}', b'{"account": "12345678", "reading": "x"}', b" " * 20_000],
)
def test_demo_readings_that_are_none_are_refused(demo: TestClient, body: bytes) -> None:
    assert demo.post("/readings", content=body).status_code == 422


def test_the_demo_can_be_slow_so_that_a_filler_is_heard(demo: TestClient) -> None:
    began = time.perf_counter()
    demo.get("/outages/town?delay=0.2")
    assert time.perf_counter() - began >= 0.2
    assert demo.get("/outages/town?delay=soon").status_code == 200


def test_the_demo_refuses_in_json_and_answers_this_machine_only(demo: TestClient) -> None:
    assert demo.get("/readings").status_code == 405
    assert demo.get("/").json() == {"error": "Not Found"}
    assert TestClient(create_app(), base_url="http://evil.example").get("/outages/town").status_code == 400
