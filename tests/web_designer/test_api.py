from __future__ import annotations

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
    assert web.get("/api/flows/none/findings").json()["error"]["message"] == 'There is no flow "none".'


def test_the_server_says_that_it_answers(web: TestClient) -> None:
    assert web.get("/health").json() == {"status": "ok"}
