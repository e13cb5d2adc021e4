from __future__ import annotations

import time

import pytest
from starlette.testclient import TestClient


def test_flows_as_json(web: TestClient) -> None:
    found = web.get("/api/flows").json()
    assert [flow["flow"] for flow in found["flows"]] == ["sample", "survey"]
    assert found["flows"][0]["numbers"] == ["+442079460199"]
    assert found["flows"][0]["languages"] == ["en-GB", "es-ES"]
    assert found["flows"][0]["nodes"] == 8
    assert found["flows"][0]["findings"]["error"] >= 1
    assert found["broken"][0]["file"] == "wrong/flow.yaml"
    assert found["broken"][0]["line"] == 4


def test_findings_as_json(web: TestClient) -> None:
    found = web.get("/api/flows/sample/findings").json()["findings"]
    dangling = next(each for each in found if each["code"] == "R102")
    assert (dangling["severity"], dangling["line"], dangling["node"]) == ("error", 20, "main_menu")
    assert web.get("/api/flows/none/findings").json() == {"error": 'There is no flow "none".'}


def test_the_server_says_that_it_answers(web: TestClient) -> None:
    assert web.get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize(("number", "balance"), [("12345678", 42.5), ("23456789", -12), ("34567890", 0)])
def test_demo_accounts(web: TestClient, number: str, balance: float) -> None:
    found = web.get(f"/demo/accounts/{number}").json()
    assert (found["account"], found["balance"], found["currency"]) == (number, balance, "GBP")
    assert (found["due"] is not None) == (balance > 0)


def test_demo_outages(web: TestClient) -> None:
    assert web.get("/demo/outages/town").json() == {"area": "town", "active": True, "until": "16:30"}
    assert web.get("/demo/outages/riverside").json() == {"area": "riverside", "active": False, "until": None}


@pytest.mark.parametrize("path", ["/demo/accounts/00000000", "/demo/outages/mars", "/demo/accounts/a.b"])
def test_the_demo_knows_no_others(web: TestClient, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 404
    assert "error" in answer.json()


def test_demo_readings_are_taken_and_the_same_one_counts_once(web: TestClient) -> None:
    body = {"account": "12345678", "reading": "004512"}
    first, second = web.post("/demo/readings", json=body), web.post("/demo/readings", json=body)
    assert first.status_code == 201
    assert first.json()["accepted"] is True
    assert first.json() == second.json()


@pytest.mark.parametrize(
    "body",
    [b"", b"[1]", b"{", b'{"account": "0", "reading": "1"}', b'{"account": "12345678", "reading": "x"}', b" " * 20_000],
)
def test_demo_readings_that_are_none_are_refused(web: TestClient, body: bytes) -> None:
    assert web.post("/demo/readings", content=body).status_code == 422


def test_the_demo_can_be_slow_so_that_a_filler_is_heard(web: TestClient) -> None:
    began = time.perf_counter()
    web.get("/demo/outages/town?delay=0.2")
    assert time.perf_counter() - began >= 0.2
    assert web.get("/demo/outages/town?delay=soon").status_code == 200
