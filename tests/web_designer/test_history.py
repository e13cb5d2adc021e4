from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web_designer.conftest import client, signed_in
from tests.web_designer.simulator.calls import FLOW, write
from web_designer.roles import Role


@pytest.fixture
def web(tmp_path: Path) -> TestClient:
    return client(write(tmp_path), tmp_path / "data")


def _change(web: TestClient, old: str, new: str) -> str:
    """Change the draft's text and give its ETag."""
    draft = web.get("/api/flows/main/draft.yaml")
    text = draft.text.replace(old, new)
    assert text != draft.text
    saved = web.put("/api/flows/main/draft.yaml", content=text, headers={"If-Match": draft.headers["etag"]})
    assert saved.status_code == 200
    return saved.headers["etag"]


def _publish(web: TestClient, note: str) -> None:
    etag = web.get("/api/flows/main/draft").headers["etag"]
    answer = web.post("/api/flows/main/publish", json={"note": note, "override": "a test"}, headers={"If-Match": etag})
    assert answer.status_code == 201


def test_the_timeline_tells_who_published_what_and_why(web: TestClient) -> None:
    _change(web, "Welcome.", "Hello.")
    _publish(web, "a friendlier greeting")
    page = web.get("/flows/main/revisions").text
    assert "a friendlier greeting" in page
    assert "Callers get revision 2." in page
    assert "The draft was saved on " in page
    assert "Published with errors: a test" in page
    assert "/flows/main/diff?from=1&amp;to=draft" in page


def test_going_back_needs_a_reason_and_is_told(web: TestClient) -> None:
    _change(web, "Welcome.", "Hello.")
    _publish(web, "a friendlier greeting")
    refused = web.post("/flows/main/revisions/1/live", data={"note": " "})
    assert refused.status_code == 422
    assert "why callers get revision 1 again" in refused.text
    assert web.post("/flows/main/revisions/1/live", data={"note": "callers laughed"}).status_code == 303
    page = web.get("/flows/main/revisions").text
    assert "Callers get revision 1." in page
    assert "rolled back by administrator" in page
    assert "callers laughed" in web.get("/audit").text
    assert web.post("/flows/main/revisions/9/live", data={"note": "x"}).status_code == 404
    assert signed_in(web, Role.DESIGNER).post("/flows/main/revisions/2/live", data={"note": "x"}).status_code == 403


def test_what_differs_is_told_field_by_field_and_on_the_map(web: TestClient) -> None:
    assert "Nothing differs" in web.get("/flows/main/diff").text
    _change(web, 'prompt: "Welcome."', 'prompt: "Hello."')
    _change(web, "  bye: {type", '  later: {type: hangup, prompt: "Later."}\n  bye: {type')
    page = web.get("/flows/main/diff").text
    assert "nodes › welcome › prompt" not in page
    assert '<span class="value was">Welcome.</span>' in page
    assert '<span class="value is">Hello.</span>' in page
    assert 'stands-out changed" id="node-welcome"' in page
    assert 'stands-out added" id="node-later"' in page
    assert '<tr id="at-welcome"' in page
    back = web.get("/flows/main/diff?from=draft&to=live").text
    assert 'stands-out removed" id="node-later"' in back
    assert '<li id="at-later"' in back


@pytest.mark.parametrize("query", ["from=9", "from=x", "to=-1", "from=99999999999"])
def test_versions_that_are_not_there(web: TestClient, query: str) -> None:
    assert web.get(f"/flows/main/diff?{query}").status_code == 404


def test_a_draft_that_cannot_be_drawn_is_compared_all_the_same(web: TestClient) -> None:
    _change(web, "type: menu", "type: mneu")
    page = web.get("/flows/main/diff")
    assert page.status_code == 200
    assert "mneu" in page.text
    assert "the newer version cannot be read, line 9:" in page.text
    assert "the older version cannot be read" in web.get("/flows/main/diff?from=draft&to=live").text
    assert "graph.js" not in page.text


def test_a_flow_that_is_none(web: TestClient) -> None:
    assert web.get("/flows/none/revisions").status_code == 404
    assert web.get("/flows/none/diff").status_code == 404


def test_what_a_designer_wrote_is_shown_as_text(web: TestClient) -> None:
    script = "<script>alert(1)</script>"
    _change(web, "Welcome.", script)
    _publish(web, script)
    _change(web, script, "Hello.")
    for path in ("/flows/main/revisions", "/flows/main/diff", "/flows/main/dialogues", "/flows/main"):
        assert script not in web.get(path).text


def test_a_draft_from_the_folder_says_so(web: TestClient, tmp_path: Path) -> None:
    assert f"The draft was taken from {tmp_path / 'main' / 'flow.yaml'} on " in web.get("/flows/main/revisions").text


def test_a_draft_that_callers_never_got_is_deleted_after_a_question(web: TestClient) -> None:
    assert "Delete draft" not in web.get("/flows/main/revisions").text
    assert web.post("/flows/main/delete", data={"version": "1"}).status_code == 422
    for name in ("fresh", "other"):
        web.post("/api/flows", json={"name": name})
        assert "<summary>Delete draft</summary>" in web.get(f"/flows/{name}/revisions").text
    assert "Delete draft" not in signed_in(web, Role.VIEWER).get("/flows/fresh/revisions").text
    assert "in between" in web.post("/flows/fresh/delete", data={"version": "7"}).text
    assert web.post("/flows/fresh/delete", data={"version": "1"}).headers["location"] == "/"
    assert web.get("/flows/fresh").status_code == 404
    assert web.get("/audit").text.count("draft deleted") == 1


def test_a_draft_is_deleted_over_the_api(web: TestClient) -> None:
    web.post("/api/flows", json={"name": "fresh"})
    address = "/api/flows/fresh/draft"
    assert web.delete(address).status_code == 428
    assert web.delete(address, headers={"If-Match": '"9"'}).status_code == 412
    assert web.delete("/api/flows/main/draft", headers={"If-Match": '"1"'}).status_code == 409
    assert web.delete(address, headers={"If-Match": '"1"'}).json() == {"deleted": "fresh"}
    assert web.get(address).status_code == 404
    text = "flow: fresh\nstart: a\nnodes:\n  a: {type: say, prompt: Hi, next: gone}\n"
    web.post("/api/flows", json={"name": "fresh", "text": text})
    assert web.get(f"{address}/findings").json()["findings"]


def test_a_flow_never_published_says_how(tmp_path: Path) -> None:
    web = client(write(tmp_path), tmp_path / "data")
    assert (
        web.post("/api/flows", json={"name": "fresh", "text": FLOW.replace("flow: main", "flow: fresh")}).status_code
        == 201
    )
    page = web.get("/flows/fresh/revisions").text
    assert "Never published" in page
    assert "sip:fresh-draft@" in page
    assert 'stands-out added" id="node-menu"' in web.get("/flows/fresh/diff").text
    assert "nothing was published yet" in web.get("/flows/fresh/diff?from=draft&to=live").text
