from __future__ import annotations

import html
import time
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ivr.store.database import open_database
from ivr.store.workers import Beat, Workers
from tests.web_designer.conftest import client, signed_in, write_journal
from tests.web_designer.simulator.calls import FLOW, write
from web_designer.roles import Role
from web_designer.services.calls import CallLog


@pytest.fixture
def web(tmp_path: Path) -> TestClient:
    return client(write(tmp_path), tmp_path / "data")


def _begin(web: TestClient, **sent: str) -> tuple[int, str]:
    answer = web.post("/", data=sent)
    return answer.status_code, answer.headers.get("location", html.unescape(answer.text))


def test_a_row_says_what_callers_get_and_who_saved_the_draft(web: TestClient) -> None:
    page = web.get("/").text
    assert "revision 1" in page
    assert 'href="/flows/main/design"' in page
    assert 'href="/flows/main/report"' in page
    etag = web.get("/api/flows/main/draft").headers["etag"]
    text = FLOW.replace("Welcome.", "Hello.")
    web.put("/api/flows/main/draft.yaml", content=text, headers={"If-Match": etag})
    assert '<span class="quiet">administrator</span>' in web.get("/").text


def test_calls_of_today_are_counted(web: TestClient, tmp_path: Path) -> None:
    file = write_journal(tmp_path / "data", "main")
    begun = 1795255200.0
    log = CallLog(tmp_path / "data")
    assert log.begun_since(begun) == {"main": 1}
    assert log.begun_since(begun + 1) == {}
    (file.parent / "broken.jsonl").write_text("no journal", encoding="utf-8")
    assert log.begun_since(begun - 86_400) == {"main": 1}
    now = time.time()
    today = tmp_path / "data" / "journals" / time.strftime("%Y-%m-%d", time.gmtime(now))
    today.mkdir(parents=True, exist_ok=True)
    header = file.read_text(encoding="utf-8").splitlines()[0].replace("1795255200.0", str(now))
    (today / "c2.jsonl").write_text(header + "\n", encoding="utf-8")
    assert '<td class="figure">1</td>' in web.get("/").text


def test_a_flow_begins_from_a_template(web: TestClient) -> None:
    assert _begin(web, name="fresh_start", template="menu") == (303, "/flows/fresh_start/design")
    assert "nothing yet: a draft only" in web.get("/").text
    assert web.get("/api/flows/fresh_start/draft").json()["document"]["title"] == "Fresh start"


def test_a_site_where_nobody_answers_says_what_to_write(web: TestClient, tmp_path: Path) -> None:
    assert "First: who answers" not in web.get("/").text
    page = client(tmp_path / "nowhere", tmp_path / "other").get("/").text
    assert "First: who answers" in page
    assert "No flows yet" in page


def test_a_flow_says_where_it_is_rung(web: TestClient, tmp_path: Path) -> None:
    assert "sip:main@…" in web.get("/").text
    now = time.time()
    beat = Beat(
        machine="m", address="192.0.2.1:5060", calls=0, callers=4, since=now, seen=now, version="1", generation=0
    )
    workers = Workers(open_database(tmp_path / "data"))
    workers.beat(beat)
    for page in ("/", "/flows/main", "/flows/main/revisions"):
        assert "sip:main@192.0.2.1:5060" in web.get(page).text
    workers.beat(replace(beat, address="192.0.2.1:5062"))
    assert "sip:main@…" in web.get("/").text


def test_a_flow_begins_from_a_file(web: TestClient) -> None:
    text = FLOW.replace("flow: main", "flow: mine  # ours").replace("\n", "\r\n")
    assert _begin(web, name="mine", template="own", text=text) == (303, "/flows/mine/design")
    assert "# ours\n" in web.get("/api/flows/mine/draft.yaml").text


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"name": "../x", "template": "menu"}, "A flow's id has letters"),
        ({"name": "", "template": "menu"}, "A flow's id has letters"),
        ({"name": "main", "template": "menu"}, 'There is a flow "main" already'),
        ({"name": "x", "template": "none"}, "Choose a template"),
        ({"name": "x", "template": "own", "text": "nodes: {a: ["}, "Line 1, column "),
        ({"name": "x", "template": "own", "text": "nodes: {a: ["}, "node content. Often a missing quote"),
        ({"name": "x", "template": "own", "text": "flow: y\nnodes: {}"}, 'this is the flow "y"'),
        ({"name": "x", "template": "own", "text": "<script>alert(1)</script>"}, "a flow is a map"),
        ({"name": "x", "template": "own", "text": "a: xxxxx"}, "his is no flow file"),
    ],
)
def test_what_cannot_begin_stays_in_the_form(web: TestClient, sent: dict[str, str], says: str) -> None:
    status, page = _begin(web, **sent)
    assert status == 422
    assert says in page
    assert sent.get("text", "") in page
    assert [each["flow"] for each in web.get("/api/flows").json()["flows"]] == ["main"]
    assert "<script>alert" not in web.post("/", data=sent).text


def test_viewers_begin_nothing(web: TestClient) -> None:
    viewer = signed_in(web, Role.VIEWER)
    assert "Begin the flow" not in viewer.get("/").text
    assert viewer.post("/", data={"name": "x", "template": "menu"}).status_code == 403
