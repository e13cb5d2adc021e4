from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web_designer.conftest import client, signed_in
from tests.web_designer.simulator.calls import write
from web_designer.roles import Role

PASSES = {"dialogue": "leaves a message", "steps": [{"press": "2"}, {"speak": 3}, {"expect": {"voicemail": "support"}}]}
FAILS = {"dialogue": "expects the moon", "steps": [{"hear": "the moon"}]}


@pytest.fixture
def web(tmp_path: Path) -> TestClient:
    return client(write(tmp_path), tmp_path / "data")


def test_none_yet_says_how_to_make_one(web: TestClient) -> None:
    page = web.get("/flows/main/dialogues").text
    assert "No dialogues yet" in page
    assert "0 of 8 nodes entered" in page
    assert "0 of 17 ways out taken" in page
    assert "<svg xmlns" not in page
    assert "graph.js" not in page


def test_dialogues_are_added_run_and_counted(web: TestClient) -> None:
    first = web.post("/api/flows/main/dialogues", json={"dialogue": PASSES})
    assert (first.status_code, first.json()["dialogues"]) == (201, 1)
    assert first.json()["etag"] == web.get("/api/flows/main/draft").json()["etag"]
    assert web.post("/api/flows/main/dialogues", json={"dialogue": FAILS}).json()["dialogues"] == 2
    page = web.get("/flows/main/dialogues").text
    assert "1 of 2 fail" in page
    assert "Expected to hear: the moon" in page
    assert "5 of 8 nodes entered" in page
    assert 'stands-out untested" id="node-account"' in page
    assert 'class="wire untested"' in page
    legend = re.search(r'<ul class="marks".*?</ul>', page, re.S)
    assert legend is not None
    assert "3 nodes, " in legend[0]


def test_coverage_is_a_table_too(web: TestClient) -> None:
    web.post("/api/flows/main/dialogues", json={"dialogue": PASSES})
    page = web.get("/flows/main/dialogues").text
    table = page[page.index('aria-label="Table of coverage"') :]
    rows = {name: re.sub(r"<svg.*?</svg>|<[^>]+>|\s+", " ", part) for name, part in _by_node(table)}
    assert " untested" in rows["account"]
    assert re.search(r"2 +A message +Message +1 ", rows["menu"]), rows["menu"]


def _by_node(table: str) -> list[tuple[str, str]]:
    return re.findall(r'<tbody id="at-(\w+)"(.*?)</tbody>', table, re.S)


def test_what_is_no_dialogue_is_refused_and_changes_nothing(web: TestClient) -> None:
    before = web.get("/api/flows/main/draft").json()["etag"]
    answer = web.post("/api/flows/main/dialogues", json={"dialogue": {"steps": [{"dance": 1}]}})
    assert answer.status_code == 422
    assert "line" in answer.json()["error"]["message"]
    assert web.post("/api/flows/main/dialogues", json={}).status_code == 422
    assert web.post("/api/flows/none/dialogues", json={"dialogue": PASSES}).status_code == 404
    assert web.get("/api/flows/main/draft").json()["etag"] == before


def _version(web: TestClient) -> str:
    return str(web.get("/api/flows/main/draft").json()["etag"])


def test_they_are_changed_as_yaml_and_comments_stay(web: TestClient) -> None:
    text = "# what matters most\n- dialogue: hangs up\n  steps:\n    - hangup: true\n"
    sent = web.post("/flows/main/dialogues", data={"text": text.replace("\n", "\r\n"), "version": _version(web)})
    assert sent.status_code == 303
    page = web.get("/flows/main/dialogues").text
    assert "# what matters most" in page
    assert "1 pass" in page
    web.post("/api/flows/main/dialogues", json={"dialogue": PASSES})
    assert "# what matters most" in web.get("/flows/main/dialogues").text


def test_mistakes_are_shown_with_their_line_and_nothing_is_lost(web: TestClient) -> None:
    text = "- dialogue: x\n  steps:\n    - dance: true\n"
    answer = web.post("/flows/main/dialogues", data={"text": text, "version": _version(web)})
    assert answer.status_code == 422
    assert "Nothing was saved" in answer.text
    assert "dialogues.yaml:3" in answer.text
    assert "dance: true" in answer.text
    assert "No dialogues yet" in web.get("/flows/main/dialogues").text


def test_a_node_that_is_not_there_is_told_before_any_is_run(web: TestClient) -> None:
    text = "- dialogue: x\n  steps:\n    - expect: {node: nowhere}\n"
    web.post("/flows/main/dialogues", data={"text": text, "version": _version(web)})
    page = web.get("/flows/main/dialogues").text
    assert "None has been run" in page
    assert "nowhere" in page


def test_who_comes_second_loses_nothing(web: TestClient) -> None:
    stale = _version(web)
    web.post("/api/flows/main/dialogues", json={"dialogue": PASSES})
    text = "- dialogue: mine\n  steps:\n    - hangup: true\n"
    answer = web.post("/flows/main/dialogues", data={"text": text, "version": stale})
    assert answer.status_code == 422
    assert "dialogue: mine" in answer.text
    assert "leaves a message" in web.get("/flows/main/dialogues").text


def test_viewers_look_and_change_nothing(web: TestClient) -> None:
    viewer = signed_in(web, Role.VIEWER)
    assert "Change them as YAML" not in viewer.get("/flows/main/dialogues").text
    assert viewer.post("/api/flows/main/dialogues", json={"dialogue": PASSES}).status_code == 403
    assert viewer.post("/flows/main/dialogues", data={"text": ""}).status_code == 403


def test_a_flow_that_is_none(web: TestClient) -> None:
    assert web.get("/flows/none/dialogues").status_code == 404
