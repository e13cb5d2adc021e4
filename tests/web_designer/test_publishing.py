from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web_designer.conftest import SITE, client, signed_in, stranger
from web_designer.roles import Role

SAMPLES = Path(__file__).parents[2] / "flows"
STUCK = {"type": "say", "prompt": "Sorry.", "next": "stuck"}
BROKEN = {"op": "set", "path": ["nodes", "stuck"], "value": STUCK}


@pytest.fixture
def samples(tmp_path: Path) -> TestClient:
    return client(SAMPLES, tmp_path)


def _save(web: TestClient, flow: str, *ops: dict[str, Any]) -> str:
    etag = web.get(f"/api/flows/{flow}/draft").json()["etag"]
    answer = web.patch(f"/api/flows/{flow}/draft", json={"ops": ops}, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["etag"])


def _publish(web: TestClient, flow: str, etag: str, **fields: Any) -> Any:
    return web.post(f"/api/flows/{flow}/publish", json=fields, headers={"If-Match": etag})


def _title(value: str) -> dict[str, Any]:
    return {"op": "set", "path": ["title"], "value": value}


def test_publishing_makes_a_revision_that_stays_as_it_is(samples: TestClient) -> None:
    etag = _save(samples, "survey", _title("Second"))
    text = samples.get("/api/flows/survey/draft.yaml").text
    answer = _publish(samples, "survey", etag, note=" New title ")
    assert (answer.status_code, answer.json()) == (201, {"revision": 2})
    _save(samples, "survey", _title("Third"))
    assert samples.get("/api/flows/survey/revisions/2.yaml").text == text
    found = samples.get("/api/flows/survey/revisions").json()["revisions"]
    assert [(each["number"], each["live"], each["note"]) for each in found][:1] == [(2, True, "New title")]
    assert found[0]["by"] == "administrator"
    assert found[1]["note"].startswith("from ")
    draft = samples.get("/api/flows/survey/draft").json()
    assert (draft["base_revision"], draft["live_revision"]) == (2, 2)
    assert samples.get("/api/flows/survey/revisions/9.yaml").status_code == 404


def test_the_list_of_flows_says_what_callers_get(samples: TestClient) -> None:
    samples.post("/api/flows", json={"name": "fresh"})
    text = samples.get("/").text
    assert "nothing yet: a draft only" in text
    assert "revision 1" in text
    _publish(samples, "survey", "1", note="x")
    samples.post("/api/flows/survey/live", json={"revision": 1, "note": "x"})
    assert "the draft began as 2" in samples.get("/").text
    flows = {each["flow"]: each for each in samples.get("/api/flows").json()["flows"]}
    assert (flows["survey"]["live_revision"], flows["survey"]["base_revision"]) == (1, 2)
    assert flows["fresh"]["live_revision"] is None


def test_rolling_back_gives_callers_an_older_revision_and_leaves_the_draft(samples: TestClient) -> None:
    etag = _save(samples, "survey", _title("Second"))
    _publish(samples, "survey", etag, note="x")
    answer = samples.post("/api/flows/survey/live", json={"revision": 1, "note": "it was wrong"})
    assert answer.json() == {"live_revision": 1}
    found = samples.get("/api/flows/survey/revisions").json()["revisions"]
    assert [each["number"] for each in found if each["live"]] == [1]
    assert samples.get("/api/flows/survey/draft").json()["document"]["title"] == "Second"
    assert samples.post("/api/flows/survey/live", json={"revision": 7, "note": "x"}).status_code == 404


def test_errors_refuse_to_be_published_unless_a_supervisor_gives_a_reason(samples: TestClient) -> None:
    etag = _save(samples, "main", BROKEN)
    refused = _publish(samples, "main", etag, note="now")
    assert refused.status_code == 409
    first = refused.json()["findings"][0]
    assert (first["severity"], first["path"][:2]) == ("error", ["nodes", "stuck"])
    publisher = signed_in(samples, Role.PUBLISHER)
    assert _publish(publisher, "main", etag, note="now", override="because").status_code == 403
    assert _publish(signed_in(samples, Role.SUPERVISOR), "main", etag, note="now", override="Storm").status_code == 201
    newest = samples.get("/api/flows/main/revisions").json()["revisions"][0]
    assert (newest["override"], newest["findings"]["error"] >= 1) == ("Storm", True)
    log = samples.get("/audit").text
    assert "published against the linter" in log
    assert "Storm" in log


def test_a_reason_that_is_not_needed_is_not_kept(samples: TestClient) -> None:
    assert _publish(samples, "survey", "1", note="x", override="in case").status_code == 201
    assert samples.get("/api/flows/survey/revisions").json()["revisions"][0]["override"] is None


def test_what_is_no_flow_is_never_published(samples: TestClient) -> None:
    etag = _save(samples, "survey", {"op": "remove", "path": ["start"]})
    answer = _publish(samples, "survey", etag, note="x", override="please")
    assert answer.status_code == 409
    assert "no flow yet" in answer.json()["error"]["message"]
    etag = _save(samples, "main", {"op": "set", "path": ["nodes", "welcome", "next"], "value": "nowhere"})
    assert _publish(samples, "main", etag, note="x", override="please").status_code == 409


def test_an_error_that_it_would_bring_to_another_flow_counts(samples: TestClient) -> None:
    exits = [
        node
        for node, fields in samples.get("/api/flows/survey/draft").json()["document"]["nodes"].items()
        if fields["type"] == "exit"
    ]
    etag = _save(samples, "survey", *({"op": "set", "path": ["nodes", node, "exit"], "value": "new"} for node in exits))
    answer = _publish(samples, "survey", etag, note="another exit")
    assert answer.status_code == 409
    assert {each["flow"] for each in answer.json()["findings"]} == {"main"}


def test_a_note_and_the_version_are_needed(samples: TestClient) -> None:
    assert _publish(samples, "survey", "1", note="  ").status_code == 422
    assert samples.post("/api/flows/survey/publish", json={"note": "x"}).status_code == 428
    _save(samples, "survey", _title("x"))
    stale = _publish(samples, "survey", "1", note="x")
    assert (stale.status_code, stale.json()["etag"]) == (412, "2")


def test_what_differs_is_said_by_node_and_field(samples: TestClient) -> None:
    _save(
        samples,
        "main",
        _title("Other"),
        {"op": "set", "path": ["nodes", "welcome", "prompt"], "value": "Hello."},
        {"op": "set", "path": ["nodes", "main_menu", "choices", "4"], "value": {"next": "agent"}},
        {"op": "set", "path": ["nodes", "extra"], "value": {"type": "hangup"}},
        {"op": "remove", "path": ["nodes", "trouble"]},
    )
    found = samples.get("/api/flows/main/diff").json()
    assert (found["nodes"]["added"], found["nodes"]["removed"]) == (["extra"], ["trouble"])
    assert found["flow"] == [{"path": ["title"], "before": "Northgate Water, main line", "after": "Other"}]
    assert found["nodes"]["changed"] == [
        {
            "node": "welcome",
            "fields": [{"path": ["prompt"], "before": "Welcome to Northgate Water.", "after": "Hello."}],
        },
        {"node": "main_menu", "fields": [{"path": ["choices", "4"], "after": {"next": "agent"}}]},
    ]
    same = samples.get("/api/flows/main/diff?from=1&to=live").json()
    assert same["nodes"] == {"added": [], "removed": [], "changed": []}
    assert samples.get("/api/flows/main/diff?from=x").status_code == 422
    assert samples.get("/api/flows/main/diff?from=99").status_code == 404


def test_what_differs_for_callers_is_said_in_words(samples: TestClient) -> None:
    _save(samples, "main", {"op": "remove", "path": ["universals", "agent", "keys"]})
    worse = [each for each in samples.get("/api/flows/main/diff").json()["callers"] if each["effect"] == "worse"]
    assert any("an agent" in each["sentence"] and each["node"] == "main_menu" for each in worse)
    _save(samples, "main", {"op": "remove", "path": ["start"]})
    assert samples.get("/api/flows/main/diff").json()["callers"] is None


def test_moving_nodes_makes_no_difference(samples: TestClient) -> None:
    samples.patch("/api/flows/main/draft", json={"layout": {"welcome": {"x": 1, "y": 1}}}, headers={"If-Match": "1"})
    found = samples.get("/api/flows/main/diff").json()
    assert (found["flow"], found["nodes"]["changed"]) == ([], [])


# -- comments and links


def test_a_comment_survives_revisions(samples: TestClient) -> None:
    made = samples.post("/api/flows/survey/comments", json={"node": "thanks", "text": "<b>Warmer?</b>"})
    assert made.status_code == 201
    _publish(samples, "survey", "1", note="x")
    (found,) = samples.get("/api/flows/survey/comments").json()["comments"]
    assert (found["node"], found["text"], found["by"], found["resolved"]) == (
        "thanks",
        "<b>Warmer?</b>",
        "administrator",
        False,
    )
    address = f"/api/flows/survey/comments/{found['id']}"
    assert samples.patch(address, json={"resolved": True}).json()["resolved"]
    assert samples.patch(address.replace("survey", "main"), json={"resolved": False}).status_code == 404
    assert samples.post("/api/flows/survey/comments", json={"text": " "}).status_code == 422
    assert samples.post("/api/flows/none/comments", json={"text": "x"}).status_code == 404


def test_a_link_shows_one_flow_and_changes_nothing(tmp_path: Path) -> None:
    owner = client(SITE, tmp_path)
    url = owner.post("/api/flows/survey/share").json()["url"]
    guest = TestClient(owner.app, base_url="http://127.0.0.1:8080", follow_redirects=False)
    assert guest.get("/api/flows/survey/draft").status_code == 401
    assert guest.get(url).status_code == 303
    found = guest.get("/api/flows/survey/draft").json()
    assert found["read_only"]
    assert guest.get("/flows/survey").status_code == 200
    assert [each["name"] for each in guest.get("/api/site").json()["flows"]] == ["survey"]
    for path in (
        "/api/flows/sample/draft",
        "/flows/sample",
        "/",
        "/api/flows",
        "/promises",
        "/api/flows/survey/revisions",
    ):
        assert (path, guest.get(path).status_code) == (path, 403)
    changes = [
        guest.patch("/api/flows/survey/draft", json={"ops": []}, headers={"If-Match": "1"}),
        guest.put("/api/flows/survey/draft.yaml", content="", headers={"If-Match": "1"}),
        guest.post("/api/flows/survey/publish", json={"note": "x"}, headers={"If-Match": "1"}),
        guest.post("/api/flows/survey/comments", json={"text": "x"}),
        guest.post("/api/flows/survey/share"),
        guest.post("/api/flows", json={"name": "x"}),
    ]
    assert [each.status_code for each in changes] == [403] * len(changes)


def test_a_link_that_nobody_made_shows_nothing(tmp_path: Path) -> None:
    guest = stranger(SITE, tmp_path)
    assert guest.get("/share/guessed").status_code == 404
    guest.cookies.set("signpost_link", "guessed")
    assert guest.get("/api/flows/survey/draft").status_code == 401
