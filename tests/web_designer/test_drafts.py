from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bench.canvas import large
from ivr.loading.project import Loaded
from tests.web_designer.conftest import SITE, client
from web_designer.services import checking
from web_designer.services.linting import Linting

SAMPLES = Path(__file__).parents[2] / "flows"


def _set(*path: str | int, value: Any) -> dict[str, Any]:
    return {"op": "set", "path": list(path), "value": value}


def _save(web: TestClient, flow: str, etag: str, *ops: dict[str, Any], **more: Any) -> Any:
    return web.patch(f"/api/flows/{flow}/draft", json={"ops": ops, **more}, headers={"If-Match": f'"{etag}"'})


def test_a_draft_is_a_document_with_the_places_of_its_nodes(web: TestClient) -> None:
    answer = web.get("/api/flows/survey/draft")
    found = answer.json()
    assert answer.headers["etag"] == '"1"'
    assert found["etag"] == "1"
    assert found["document"]["flow"] == "survey"
    assert list(found["document"]["nodes"])[:1] == [found["document"]["start"]]
    assert (found["layout"], found["base_revision"], found["live_revision"]) == ({}, 1, 1)
    assert not found["read_only"]


def test_a_draft_can_be_changed_and_keeps_what_is_not(web: TestClient) -> None:
    before = web.get("/api/flows/sample/draft.yaml")
    assert before.content == (SITE / "sample" / "flow.yaml").read_bytes()
    answer = _save(web, "sample", "1", _set("title", value="Another title"), layout={"welcome": {"x": 16, "y": 32}})
    assert answer.status_code == 200
    assert answer.json()["etag"] == "2"
    assert answer.headers["etag"] == '"2"'
    found = web.get("/api/flows/sample/draft").json()
    assert found["document"]["title"] == "Another title"
    assert found["layout"] == {"welcome": {"x": 16.0, "y": 32.0}}
    lines = before.text.splitlines()
    after = web.get("/api/flows/sample/draft.yaml").text.splitlines()
    assert [number for number, line in enumerate(lines) if line != after[number]] == [lines.index(_title(lines))]
    _save(web, "sample", "2", layout={"welcome": None, "menu": {"x": 1, "y": 2}})
    assert web.get("/api/flows/sample/draft").json()["layout"] == {"menu": {"x": 1.0, "y": 2.0}}


def _title(lines: list[str]) -> str:
    return next(line for line in lines if line.startswith("title:"))


def test_who_is_late_gets_the_draft_as_it_is_now_and_nothing_is_lost(web: TestClient) -> None:
    _save(web, "survey", "1", _set("title", value="First"))
    late = _save(web, "survey", "1", _set("title", value="Second"))
    assert late.status_code == 412
    found = late.json()
    assert (found["etag"], found["document"]["title"], found["layout"]) == ("2", "First", {})
    assert found["saved_by"]
    assert found["error"]["cure"]
    assert web.get("/api/flows/survey/draft").json()["document"]["title"] == "First"


def test_the_answer_to_a_removal_says_how_to_take_it_back(web: TestClient) -> None:
    before = web.get("/api/flows/survey/draft").json()
    text = web.get("/api/flows/survey/draft.yaml").text
    first, second = list(before["document"]["nodes"])[:2]
    saved = _save(web, "survey", "1", {"op": "remove", "path": ["nodes", second]}).json()
    (back,) = saved["removed"]
    assert (back["op"], back["path"], back["after"]) == ("restore", ["nodes", second], first)
    assert back["value"] == before["document"]["nodes"][second]
    again = _save(web, "survey", "2", back)
    assert (again.status_code, again.json()["removed"]) == (200, [])
    assert web.get("/api/flows/survey/draft.yaml").text == text


def test_a_change_must_say_what_it_changes(web: TestClient) -> None:
    assert web.patch("/api/flows/survey/draft", json={"ops": []}).status_code == 428
    assert web.put("/api/flows/survey/draft.yaml", content="flow: survey").status_code == 428
    assert _save(web, "none", "1").status_code == 404


@pytest.mark.parametrize(
    ("op", "path"),
    [
        (_set("nodes", "ghost", "next", value="x"), ["nodes", "ghost"]),
        ({"op": "remove", "path": ["nodes", "ghost"]}, ["nodes", "ghost"]),
        ({"op": "explode", "path": ["nodes"]}, ["ops", 0]),
        ({"op": "set", "path": []}, ["ops", 0, "set", "path"]),
        (_set("flow", value="other"), ["flow"]),
        (_set("nodes", value=[]), []),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_with_its_path(web: TestClient, op: Any, path: list[Any]) -> None:
    answer = _save(web, "survey", "1", _set("title", value="x"), op)
    assert answer.status_code == 422
    path = ["ops", 1, *path[2:]] if path[:1] == ["ops"] else path
    assert answer.json()["problems"][0]["path"] == path
    assert web.get("/api/flows/survey/draft").json()["etag"] == "1"


@pytest.mark.parametrize("layout", [{"a": {"x": 1}}, {"a": {"x": 1e9, "y": 0}}, {"a": {"x": "1px", "y": 0}}, {"a": 1}])
def test_a_place_is_two_numbers(web: TestClient, layout: Any) -> None:
    assert _save(web, "survey", "1", layout=layout).status_code == 422


def test_export_then_import_is_the_same_to_the_byte(web: TestClient) -> None:
    text = web.get("/api/flows/sample/draft.yaml").content
    answer = web.put("/api/flows/sample/draft.yaml", content=text, headers={"If-Match": '"1"'})
    assert answer.json()["etag"] == "2"
    assert web.get("/api/flows/sample/draft.yaml").content == text


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("flow: survey\nnodes: [\n", 2, "not YAML"),
        ("flow: survey\nnodes: {}\nnodes: {}\n", 3, "twice"),
        ("- 1\n", 1, "a map"),
        ("flow: other\nnodes: {}\n", 1, 'the flow "other"'),
        ("", 1, "empty"),
    ],
)
def test_a_file_that_is_no_flow_is_refused_with_its_place(web: TestClient, text: str, line: int, words: str) -> None:
    answer = web.put("/api/flows/survey/draft.yaml", content=text, headers={"If-Match": '"1"'})
    problem = answer.json()["problems"][0]
    assert answer.status_code == 422
    assert (problem["line"], words in problem["message"]) == (line, True)
    assert web.get("/api/flows/survey/draft").json()["etag"] == "1"


def test_bytes_that_are_no_text_are_refused(web: TestClient) -> None:
    answer = web.put("/api/flows/survey/draft.yaml", content=b"\xff\xfe", headers={"If-Match": '"1"'})
    assert answer.status_code == 422


def test_findings_are_of_the_draft_and_point_into_it(web: TestClient) -> None:
    found = web.get("/api/flows/sample/draft/findings").json()
    assert found["etag"] == "1"
    dangling = next(each for each in found["findings"] if each["code"] == "R102")
    assert dangling["path"][:2] == ["nodes", "main_menu"]
    assert dangling["path"][-1] == "next"
    _save(web, "sample", "1", {"op": "remove", "path": ["nodes", "main_menu", "failed"]})
    found = web.get("/api/flows/sample/draft/findings").json()
    assert found["etag"] == "2"
    assert ["nodes", "main_menu", "failed"] in [each["path"] for each in found["findings"]]


def test_what_the_loader_refuses_is_a_finding_with_a_path(web: TestClient) -> None:
    _save(web, "survey", "1", _set("nodes", "ask", value={"type": "say", "prompt": 5, "nxet": "x"}))
    found = web.get("/api/flows/survey/draft/findings").json()["findings"]
    assert ("error", ["nodes", "ask", "prompt"]) in [(each["severity"], each["path"]) for each in found]
    assert ["nodes", "ask", "nxet"] in [each["path"] for each in found]
    broken = web.get("/api/flows/wrong/draft/findings").json()["findings"]
    assert broken[0]["path"] == ["nodes", "a", "type"]


def test_every_finding_that_can_be_mended_says_how(tmp_path: Path) -> None:
    (tmp_path / "flows" / "big").mkdir(parents=True)
    text, _ = large(200)
    (tmp_path / "flows" / "big" / "flow.yaml").write_text(text.replace("NAME", "big"), encoding="utf-8")
    found = client(tmp_path / "flows", tmp_path / "data").get("/api/flows/big/draft/findings").json()["findings"]
    mendable = [each["fix"] is not None for each in found if each["code"] == "I401"]
    assert mendable == [True] * 200


def test_a_fix_is_ops_that_take_the_finding_away(tmp_path: Path) -> None:
    web = client(SAMPLES, tmp_path)
    _save(web, "main", "1", {"op": "remove", "path": ["universals", "agent", "keys"]})
    found = web.get("/api/flows/main/draft/findings").json()
    fixable = [each for each in found["findings"] if each["fix"]]
    assert [each["code"] for each in fixable[:1]] == ["A203"]
    fix = fixable[0]["fix"]
    assert (fix["safe"], fix["title"]) == (False, "Let 0 bring an agent, and say so")
    assert _save(web, "main", found["etag"], *fix["ops"]).status_code == 200
    left = web.get("/api/flows/main/draft/findings").json()["findings"]
    assert fixable[0]["node"] not in [each["node"] for each in left if each["code"] == "A203"]


def test_an_error_comes_with_the_call_that_shows_it(tmp_path: Path) -> None:
    web = client(SAMPLES, tmp_path)
    _save(web, "main", "1", _set("nodes", "stuck", value={"type": "say", "prompt": "Sorry.", "next": "stuck"}))
    found = web.get("/api/flows/main/draft/findings").json()["findings"]
    replayed = [each["replay"] for each in found if each["replay"]]
    assert "R104@stuck" in replayed


def test_the_sample_flows_have_no_findings_as_drafts(tmp_path: Path) -> None:
    web = client(SAMPLES, tmp_path)
    for flow in web.get("/api/flows").json()["flows"]:
        assert web.get(f"/api/flows/{flow['flow']}/draft/findings").json()["findings"] == []


def test_a_flow_begins_as_a_draft(web: TestClient) -> None:
    answer = web.post("/api/flows", json={"name": "fresh"})
    assert answer.status_code == 201
    assert answer.headers["location"] == "/api/flows/fresh/draft"
    assert (answer.json()["document"]["flow"], answer.json()["live_revision"]) == ("fresh", None)
    assert web.get("/api/flows/fresh/draft/findings").json()["findings"] == []
    assert web.post("/api/flows", json={"name": "fresh"}).status_code == 409
    assert web.post("/api/flows", json={"name": "a/b"}).status_code == 422
    assert web.post("/api/flows", json={"name": "b", "template": "no"}).status_code == 422
    text = "flow: copy\nstart: a\nnodes:\n  a: {type: hangup}\n"
    assert web.post("/api/flows", json={"name": "copy", "text": text}).status_code == 201
    assert web.get("/api/flows/copy/draft.yaml").text == text
    assert web.post("/api/flows", json={"name": "bad", "text": "a: ["}).status_code == 422


def test_drafts_are_there_after_a_restart(tmp_path: Path) -> None:
    _save(client(SITE, tmp_path), "survey", "1", _set("title", value="Kept"))
    found = client(SITE, tmp_path).get("/api/flows/survey/draft").json()
    assert (found["etag"], found["document"]["title"]) == ("2", "Kept")


def test_too_much_is_refused(web: TestClient) -> None:
    answer = web.put("/api/flows/survey/draft.yaml", content=b" " * 20_000_001, headers={"If-Match": '"1"'})
    assert answer.status_code == 413


def test_who_asks_while_a_draft_is_checked_shares_the_next_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = client(SAMPLES, tmp_path)
    checks: list[str] = []
    found = checking.findings_of

    def counted(loaded: Loaded, how: Linting, flow: str, text: str) -> checking.Answer:
        checks.append(flow)
        return found(loaded, how, flow, text)

    monkeypatch.setattr(checking, "findings_of", counted)
    checker: checking.Checker = web.app.state.checker  # type: ignore[attr-defined]

    async def ask() -> list[Any]:
        first = asyncio.create_task(checker.findings("main"))
        await asyncio.sleep(0.01)
        await asyncio.to_thread(_save, web, "main", "1", _set("title", value="New"))
        return await asyncio.gather(first, *(checker.findings("main") for _ in range(5)))

    first, *later = asyncio.run(ask())
    assert first["etag"] in ("1", "2")
    assert [each["etag"] for each in later] == ["2"] * 5
    assert len(checks) <= 2


def _overlap(layout: dict[str, dict[str, int]], width: int, height: int) -> bool:
    places = list(layout.values())
    return any(
        abs(one["x"] - other["x"]) < width and abs(one["y"] - other["y"]) < height
        for number, one in enumerate(places)
        for other in places[:number]
    )


def test_tidy_puts_nodes_on_the_grid_without_overlaps_and_the_same_when_repeated(tmp_path: Path) -> None:
    web = client(SAMPLES, tmp_path)
    nodes = web.get("/api/flows/main/draft").json()["document"]["nodes"]
    sizes = {node: {"width": 300, "height": 400} for node in nodes}
    first = web.post("/api/flows/main/draft/tidy", json={"sizes": sizes, "layout": {}}).json()["layout"]
    assert sorted(first) == sorted(nodes)
    assert all(place["x"] % 16 == place["y"] % 16 == 0 for place in first.values())
    assert not _overlap(first, 300, 400)
    again = web.post("/api/flows/main/draft/tidy", json={"sizes": sizes, "layout": first}).json()["layout"]
    assert again == first


def test_tidy_of_a_selection_moves_nothing_else_and_lands_on_nothing(tmp_path: Path) -> None:
    web = client(SAMPLES, tmp_path)
    nodes = list(web.get("/api/flows/main/draft").json()["document"]["nodes"])
    layout = {node: {"x": 100 * (number % 7), "y": 90 * (number // 7)} for number, node in enumerate(nodes)}
    chosen = nodes[:4]
    asked = {"nodes": chosen, "layout": layout}
    moved = web.post("/api/flows/main/draft/tidy", json=asked).json()["layout"]
    assert sorted(moved) == sorted(chosen)
    for node in chosen:
        for other in nodes[4:]:
            there, here = layout[other], moved[node]
            assert abs(there["x"] - here["x"]) >= 248 or abs(there["y"] - here["y"]) >= 80
    asked["layout"] = layout | moved
    assert web.post("/api/flows/main/draft/tidy", json=asked).json()["layout"] == moved


def test_tidy_takes_a_draft_that_is_no_flow_yet(web: TestClient) -> None:
    layout = web.post("/api/flows/wrong/draft/tidy", json={}).json()["layout"]
    assert layout
    _save(web, "survey", "1", {"op": "remove", "path": ["nodes"]})
    assert web.post("/api/flows/survey/draft/tidy", json={}).json() == {"layout": {}}
