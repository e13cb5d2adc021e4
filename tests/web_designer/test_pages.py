from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from ivr.lint.rule import rules
from ivr.store.bookings import Bookings
from tests.web_designer.conftest import SITE, client
from web_designer.app import create_app
from web_designer.settings import Settings

REPOSITORY = Path(__file__).parents[2]
PAGES = ["/", "/flows/sample", "/flows/survey", "/flows/wrong", "/promises", "/rules/R102", "/api/docs"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_title_one_heading_and_one_main_part(web: TestClient, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 200
    assert answer.text.count("<h1") == answer.text.count("<main") == 1
    assert " · Signpost</title>" in answer.text
    assert 'href="#content"' in answer.text


@pytest.mark.parametrize("path", [*PAGES, "/flows/none", "/api/flows", "/health", "/static/app.css"])
def test_every_answer_keeps_to_itself(web: TestClient, path: str) -> None:
    headers = web.get(path).headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", [*PAGES, "/flows/none", "/api/flows", "/api/flows/sample/draft", "/health"])
def test_no_page_and_no_draft_is_kept_by_the_browser(web: TestClient, path: str) -> None:
    assert web.get(path).headers["cache-control"] == "no-store"


def test_the_files_of_the_pages_are_kept_and_asked_after(web: TestClient) -> None:
    kept = web.get("/static/app.css")
    assert kept.headers["cache-control"] == "no-cache"
    assert web.get("/static/app.css", headers={"If-None-Match": kept.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("path", PAGES)
def test_what_authors_write_is_shown_not_run(web: TestClient, path: str) -> None:
    text = web.get(path).text
    assert "<script>" not in text
    assert "<img" not in text
    assert " style=" not in text
    assert " onclick=" not in text


def test_flows_are_listed_with_their_numbers_and_findings(web: TestClient) -> None:
    text = web.get("/").text
    assert "Trouble &amp; &lt;script&gt;" in text
    assert "+442079460199" in text
    assert "wrong/flow.yaml:4:" in text
    assert "There is no node type" in text
    assert "Callers who dial +442079460100 reach nothing" in text


def test_a_flow_is_shown_with_findings_map_and_outline(web: TestClient) -> None:
    text = web.get("/flows/sample").text
    assert "sample/flow.yaml:20:" in text
    assert 'href="/rules/R102"' in text
    assert 'id="at-main_menu"' in text
    assert 'href="#at-main_menu"' in text
    assert 'id="node-main_menu"' in text
    assert 'href="#node-main_menu"' in text
    assert "Welcome to &lt;b&gt;Northgate&lt;/b&gt;." in text
    assert "nowhere yet" in text
    assert "no call gets here" in text


def test_a_flow_without_findings_says_so(web: TestClient) -> None:
    assert "No findings" in web.get("/flows/survey").text


def test_a_broken_flow_is_shown_with_its_mistakes(web: TestClient) -> None:
    text = web.get("/flows/wrong").text
    assert "This draft is not finished" in text
    assert "wrong/flow.yaml:4:" in text
    assert web.get("/flows/wrong/graph.svg").status_code == 404
    assert web.get("/flows/wrong/dialogues").headers["location"] == "/flows/wrong"
    assert 'href="/flows/wrong/design"' in web.get("/").text


def test_the_map_is_a_drawing_of_its_own_whose_styles_the_policy_allows(web: TestClient) -> None:
    answer = web.get("/flows/sample/graph.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "style-src 'sha256-" in answer.headers["content-security-policy"]
    assert ElementTree.fromstring(answer.text).get("role") == "img"


@pytest.mark.parametrize("code", sorted(rules()))
def test_every_rule_has_its_page(web: TestClient, code: str) -> None:
    answer = web.get(f"/rules/{code}")
    assert answer.status_code == 200
    assert rules()[code].name in answer.text


@pytest.mark.parametrize(
    "path", ["/flows/none", "/flows/..%2Fmain", "/flows/a.b", "/flows/" + "a" * 80, "/rules/X999", "/nothing"]
)
def test_what_is_not_there_is_not_found_on_a_page_that_leads_back(web: TestClient, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 404
    assert "All flows" in answer.text


def test_nothing_changes_by_looking(web: TestClient) -> None:
    assert web.post("/flows/sample").status_code == 405
    assert web.delete("/api/flows").json()["error"]["message"] == "Method Not Allowed"


def test_a_page_elsewhere_cannot_come_in_under_another_name(tmp_path: Path) -> None:
    app = create_app(Settings(flows=SITE, data=tmp_path))
    assert TestClient(app, base_url="http://evil.example").get("/health").status_code == 400
    assert TestClient(app, base_url="http://localhost:8080").get("/health").status_code == 200
    everywhere = create_app(Settings(flows=SITE, data=tmp_path, host="0.0.0.0"))
    assert TestClient(everywhere, base_url="http://pbx.example").get("/health").status_code == 200


def test_an_empty_folder_says_what_to_do_first(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        text = client(folder, tmp_path).get("/").text
        assert "No flows yet" in text
        assert "Begin the flow" in text


def test_pages_show_the_draft_and_not_the_folder_once_it_is_changed(tmp_path: Path) -> None:
    web = client(SITE, tmp_path)
    assert "Thank you." in web.get("/flows/survey").text
    op = {"op": "set", "path": ["nodes", "thanks", "prompt"], "value": "Many thanks."}
    web.patch("/api/flows/survey/draft", json={"ops": [op]}, headers={"If-Match": '"1"'})
    assert "Many thanks." in web.get("/flows/survey").text


def test_a_broken_site_file_is_shown(tmp_path: Path) -> None:
    shutil.copytree(SITE / "survey", tmp_path / "survey")
    (tmp_path / "site.yaml").write_text("numbers: 5\n")
    text = client(tmp_path, tmp_path).get("/").text
    assert "site.yaml:1:" in text
    assert 'href="/flows/survey"' in text


def test_promises_are_shown_with_what_became_of_them(tmp_path: Path) -> None:
    web = client(SITE, tmp_path)
    assert "No callback has been booked" in web.get("/promises").text
    bookings = Bookings(tmp_path)
    bookings.book(call="1", queue="support", number="+44 20 1", at=0, not_before=3600, deadline=7200)
    bookings.book(call="2", queue="ghost", number="+44 20 2", at=0, not_before=4e9, deadline=4.1e9)
    bookings.leave(call="3", mailbox="support", caller="", at=60, seconds=73, path="/x/m1.wav")
    bookings.close()
    text = web.get("/promises").text
    assert "1 late" in text
    assert "2 callbacks owed" in text
    assert "Thu 01 Jan, 02:00 to 03:00" in text
    assert all(word in text for word in ("Customer service", "ghost", "Late", "Owed", "1:13", "withheld", "m1.wav"))


def test_a_callback_is_kept_late_not_reached_or_cancelled(tmp_path: Path) -> None:
    web, bookings = client(SITE, tmp_path), Bookings(tmp_path)
    claims = bookings.claims("worker")
    for number in ("1", "2", "3", "4"):
        bookings.book(call="c", queue="support", number=number, at=0, not_before=0, deadline=600)
    kept, late, missed, _ = claims.take(["support"], at=1, until=9999, most=9)
    claims.called(kept.id, at=500)
    claims.kept(kept.id, at=700)
    claims.called(late.id, at=700)
    claims.kept(late.id, at=800)
    claims.failed(missed.id, at=800, mailbox="support")
    bookings.cancel(queue="support", number="4")
    bookings.close()
    text = web.get("/promises").text
    shown = re.findall(r"<span>(Kept|Kept late|Not reached)</span>|>(Cancelled)<", text)
    assert ["".join(each) for each in shown] == ["Kept", "Kept late", "Not reached", "Cancelled"]
    assert "1 of 3" in text
    assert "Not reached when we called back" in text
    assert "No callback owed" in text


def test_a_fault_of_ours_says_so_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web = client(SITE, tmp_path)
    monkeypatch.setattr(web.app.state.library, "shelf", lambda: 1 / 0)  # type: ignore[attr-defined]
    answer = TestClient(web.app, str(web.base_url), raise_server_exceptions=False, cookies=web.cookies).get("/")
    assert answer.status_code == 500
    assert "The fault is ours" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert answer.headers["x-frame-options"] == "DENY"


def test_the_sample_flows_are_shown(tmp_path: Path) -> None:
    web = client(REPOSITORY / "flows", tmp_path)
    found = web.get("/api/flows").json()
    assert found["broken"] == []
    for flow in found["flows"]:
        assert web.get(f"/flows/{flow['flow']}").status_code == 200
