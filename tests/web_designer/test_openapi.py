"""The API's description, and that answers are as it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from tests.web_designer.conftest import client
from tests.web_designer.test_ringing import alive
from web_designer.roles import Role

SAMPLES = Path(__file__).parents[2] / "flows"


@pytest.fixture
def samples(tmp_path: Path) -> TestClient:
    return client(SAMPLES, tmp_path)


def test_every_address_is_described(samples: TestClient) -> None:
    found = samples.get("/api/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    every = [(path, method, each) for path, methods in found["paths"].items() for method, each in methods.items()]
    assert len({each["operationId"] for _, _, each in every}) == len(every) > 25
    for path, _, each in every:
        assert each["summary"], path
        assert {part["name"] for part in each["parameters"] if part["in"] == "path"} == _names(path)
    jsonschema.Draft202012Validator.check_schema({"$defs": found["components"]["schemas"]})


def _names(path: str) -> set[str]:
    return {part.strip("{}").split("}")[0] for part in path.split("/") if part.startswith("{")}


def test_people_can_read_it(samples: TestClient) -> None:
    text = samples.get("/api/docs").text
    assert "PATCH /api/flows/{flow}/draft" in text
    assert 'id="schema-DraftAnswer"' in text
    assert f"Needs the role {Role.PUBLISHER.word}." in text


def test_answers_are_as_described(samples: TestClient) -> None:
    api = samples.get("/api/openapi.json").json()
    wrong = {"op": "remove", "path": ["universals", "agent", "keys"]}
    tidy: dict[str, Any] = {"sizes": {}, "layout": {}}
    first: list[tuple[str, str, Any, str, int]] = [
        ("get", "/api/flows/{flow}/draft", None, "", 200),
        ("get", "/api/flows/{flow}/draft/findings", None, "", 200),
        ("patch", "/api/flows/{flow}/draft", {"ops": [wrong]}, "1", 200),
        ("patch", "/api/flows/{flow}/draft", {"ops": []}, "1", 412),
        ("patch", "/api/flows/{flow}/draft", {"ops": []}, "", 428),
        ("patch", "/api/flows/{flow}/draft", {"ops": [wrong]}, "2", 422),
        ("get", "/api/flows/{flow}/draft/findings", None, "", 200),
        ("post", "/api/flows/{flow}/draft/tidy", tidy, "", 200),
        ("post", "/api/flows/{flow}/publish", {"note": "x"}, "2", 409),
        ("post", "/api/flows/{flow}/publish", {"note": "x", "override": "y"}, "2", 201),
        ("get", "/api/flows/{flow}/revisions", None, "", 200),
        ("get", "/api/flows/{flow}/diff?from=1&to=2", None, "", 200),
        ("post", "/api/flows/{flow}/live", {"revision": 1, "note": "x"}, "", 200),
        ("post", "/api/flows/{flow}/live", {"revision": 9, "note": "x"}, "", 404),
        ("post", "/api/flows/{flow}/comments", {"node": "", "text": "x"}, "", 201),
        ("patch", "/api/flows/{flow}/comments/{number}", {"resolved": True}, "", 200),
        ("get", "/api/flows/{flow}/comments", None, "", 200),
        ("post", "/api/flows/{flow}/share", None, "", 201),
        ("get", "/api/flows/{flow}/ring", None, "", 200),
        ("post", "/api/flows/{flow}/ring", {"phone": "sip:anna@127.0.0.1:5070"}, "", 201),
        ("post", "/api/flows/{flow}/ring", {"phone": "sip:anna@127.0.0.1:5070"}, "", 409),
        ("post", "/api/flows/{flow}/ring", {"phone": "+442079460100"}, "", 422),
        ("delete", "/api/flows/{flow}/ring", None, "", 200),
        ("post", "/api/flows", {"name": "fresh"}, "", 201),
        ("post", "/api/flows", {"name": "worse", "text": "a: ["}, "", 422),
    ]
    alive(samples)
    for method, path, body, etag, status in first:
        address = path.replace("{flow}", "main").replace("{number}", "1")
        headers = {"If-Match": f'"{etag}"'} if etag else {}
        answer = samples.request(method, address, json=body, headers=headers)
        assert (method, path, answer.status_code) == (method, path, status), answer.text
        described = api["paths"][path.partition("?")[0]][method]["responses"][str(status)]
        schema = described["content"]["application/json"]["schema"]
        assert schema, path
        jsonschema.validate(answer.json(), {**schema, "components": api["components"]})
