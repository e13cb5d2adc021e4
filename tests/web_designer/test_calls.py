from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ivr.model.value import Record
from tests.web_designer.conftest import SITE, client, write_journal
from tests.web_designer.simulator.calls import write
from web_designer.services.calls import CallLog, masked


def test_an_empty_log_says_how_to_call(tmp_path: Path) -> None:
    assert "No calls yet" in client(SITE, tmp_path).get("/calls").text
    assert CallLog(tmp_path).newest(10) == ()


def test_calls_are_listed_with_their_callers_hidden(tmp_path: Path) -> None:
    write_journal(tmp_path)
    text = client(SITE, tmp_path).get("/calls").text
    assert "…0123" in text
    assert "+442079460123" not in text
    assert "5.2" in text
    assert 'href="/calls/2026-11-21/c1"' in text


def test_a_call_is_told_step_by_step(tmp_path: Path) -> None:
    write_journal(tmp_path)
    text = client(SITE, tmp_path).get("/calls/2026-11-21/c1").text
    assert "+442079460123" in text
    assert "Presses 1" in text
    assert "The caller hangs up" in text
    assert "the caller</dd>" in text


def test_the_newest_come_first_and_no_more_than_asked_for(tmp_path: Path) -> None:
    for number in range(5):
        file = write_journal(tmp_path, name=f"c{number}")
        text = file.read_text().replace("1795255200.0", f"{1795255200 + number}.0")
        file.write_text(text)
        os.utime(file, (number, number))
    assert [call.call for call in CallLog(tmp_path).newest(3)] == ["c4", "c3", "c2"]


def test_a_call_that_still_goes_on_or_was_cut_off_is_shown_as_far_as_it_went(tmp_path: Path) -> None:
    file = write_journal(tmp_path)
    whole = file.read_text()
    file.write_text(whole[: whole.rindex('{"event": "CallerHungUp"') + 20])
    web = client(SITE, tmp_path)
    assert "3.5" in web.get("/calls").text
    text = web.get("/calls/2026-11-21/c1").text
    assert "Presses 1" in text
    assert "nobody yet" in text


@pytest.mark.parametrize("text", ["", "x\n", "[]\n", '{"journal": 1}\n', "{" * 5000 + "\n"])
def test_files_that_are_no_journals_are_left_out(tmp_path: Path, text: str) -> None:
    file = write_journal(tmp_path)
    file.write_text(text)
    web = client(SITE, tmp_path)
    assert web.get("/calls").status_code == 200
    assert web.get("/calls/2026-11-21/c1").status_code == 422
    assert CallLog(tmp_path).newest(10) == ()


def test_a_call_of_a_flow_that_has_gone_cannot_be_told(tmp_path: Path) -> None:
    write_journal(tmp_path, "gone")
    web = client(SITE, tmp_path)
    assert "(gone)" in web.get("/calls").text
    answer = web.get("/calls/2026-11-21/c1")
    assert answer.status_code == 422
    assert "gone" in answer.text


@pytest.fixture
def changed(tmp_path: Path) -> TestClient:
    """Give a flow of which callers get revision 1, while people have changed the draft."""
    web = client(write(tmp_path), tmp_path)
    draft = web.get("/api/flows/main/draft.yaml")
    text = draft.text.replace("Welcome.", "Hello.").replace("welcome", "hello")
    saved = web.put("/api/flows/main/draft.yaml", content=text, headers={"If-Match": draft.headers["etag"]})
    assert saved.status_code == 200
    return web


def test_a_call_is_run_again_on_the_revision_it_began_with(changed: TestClient, tmp_path: Path) -> None:
    write_journal(tmp_path, "main", revisions=Record({"main": 1}))
    page = changed.get("/calls/2026-11-21/c1").text
    assert '<a href="/flows/main/revisions#revision-1">revision 1</a>' in page
    assert "Welcome." in page
    assert "Hello." not in page
    assert "may differ" not in page
    assert 'stands-out visited" id="node-welcome"' in page
    assert 'stands-out visited" id="node-account"' in page
    assert 'id="node-hello"' not in page
    assert 'class="wire visited"' in page
    assert '<tr id="revision-1">' in changed.get("/flows/main/revisions").text
    assert 'revisions#revision-1">revision 1</a>' in changed.get("/calls").text


DOUBTS = {
    "an older journal": (Record(), Record(), "does not say which revision", "not noted"),
    "a draft that has changed": (Record(), Record({"main": 1}), "a draft that has been changed since", "draft</a>"),
    "a revision that is gone": (Record({"main": 7}), Record(), "are not in this database", "revision 7</a>"),
    "no numbers": (Record({"main": "x"}), Record(), "are not in this database", "not noted"),
}


@pytest.mark.parametrize("case", DOUBTS)
def test_what_is_run_again_on_the_draft_says_why(changed: TestClient, tmp_path: Path, case: str) -> None:
    revisions, drafts, why, shown = DOUBTS[case]
    write_journal(tmp_path, "main", revisions=revisions, drafts=drafts)
    page = changed.get("/calls/2026-11-21/c1").text
    assert why in page
    assert "may differ" in page
    assert "Hello." in page
    assert shown in page
    assert shown in changed.get("/calls").text


def test_a_draft_that_is_still_the_same_is_no_matter_of_doubt(changed: TestClient, tmp_path: Path) -> None:
    write_journal(tmp_path, "main", drafts=Record({"main": 2}))
    page = changed.get("/calls/2026-11-21/c1").text
    assert "Hello." in page
    assert "may differ" not in page


def test_calls_of_one_flow(tmp_path: Path) -> None:
    write_journal(tmp_path)
    write_journal(tmp_path, "survey", "c2")
    web = client(SITE, tmp_path)
    assert _listed(web, "") == _listed(web, "?flow=") == {"c1", "c2"}
    assert _listed(web, "?flow=survey") == {"c2"}
    assert '<option value="survey" selected>' in web.get("/calls?flow=survey").text
    assert "No calls of this flow yet" in web.get("/calls?flow=none").text


def _listed(web: TestClient, query: str) -> set[str]:
    return set(re.findall(r'href="/calls/2026-11-21/(\w+)"', web.get(f"/calls{query}").text))


def test_the_map_is_of_a_flow_that_the_call_came_through(tmp_path: Path) -> None:
    write_journal(tmp_path)
    web = client(SITE, tmp_path)
    assert web.get("/calls/2026-11-21/c1?map=sample").status_code == 200
    assert web.get("/calls/2026-11-21/c1?map=survey").status_code == 404


@pytest.mark.parametrize("path", ["2026-11-21/none", "x/c1", "..%2f..%2fetc/passwd", "2026-11-21/..%2fc1"])
def test_no_other_file_is_a_call(tmp_path: Path, path: str) -> None:
    write_journal(tmp_path)
    assert client(SITE, tmp_path).get(f"/calls/{path}").status_code == 404


def test_numbers_are_hidden_but_for_their_end() -> None:
    assert (masked("+442079460123"), masked("")) == ("…0123", "withheld")
