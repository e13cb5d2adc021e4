from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web_designer.conftest import client, signed_in
from tests.web_designer.simulator.calls import FLOW, write
from web_designer.roles import Role

MESSAGE = '"2": {label: A message, next: message}'
MOON = '  moon: {type: menu, prompt: "Press 9.", choices: {"9": {next: moon}}, failed: moon}\n'
STUCK = FLOW.replace(MESSAGE, f'{MESSAGE}\n      "3": {{label: Moon, next: moon}}')
STUCK = STUCK.replace("  bye: {type", MOON + "  bye: {type")


@pytest.fixture
def web(tmp_path: Path) -> TestClient:
    return client(write(tmp_path, STUCK), tmp_path / "data")


def _form(page: str, action: str, code: str = "") -> dict[str, str]:
    """Give the hidden fields of the first form with this action, of the finding with this code if one is given."""
    items = re.findall(r'<li class="finding .*?</li>', page, re.DOTALL)
    item = next(each for each in items if f'action="/flows/main/report/{action}"' in each and code in each)
    form = item[item.index(f'action="/flows/main/report/{action}"') :]
    return {
        name: html.unescape(re.findall(rf'name="{name}" value="([^"]*)"', form)[0]) for name in ("version", "finding")
    }


def _codes(web: TestClient, node: str = "") -> list[str]:
    found = web.get("/api/flows/main/draft/findings").json()["findings"]
    return [each["code"] for each in found if node in ("", each["node"])]


def test_each_finding_says_where_it_is_what_it_means_and_how_callers_get_there(web: TestClient) -> None:
    page = web.get("/flows/main/report").text
    finding = next(
        each
        for each in web.get("/api/flows/main/draft/findings").json()["findings"]
        if each["replay"] and each["node"] == "moon"
    )
    assert html.escape(" → ".join(finding["how"])) in page
    assert f'href="/flows/main/design?replay={finding["code"]}%40moon"' in page
    assert 'href="/flows/main/design#moon"' in page
    assert 'href="/flows/main#node-moon"' in page
    assert f"What {finding['code']} looks for" in page
    assert "How far help is for callers" in page


def test_they_can_be_narrowed_down_without_script(web: TestClient) -> None:
    codes = _codes(web)
    one = codes[0]
    page = web.get(f"/flows/main/report?rule={one}").text
    assert page.count('<li class="finding') == codes.count(one)
    assert f"Show all {len(codes)}" in page
    assert "None of these" in web.get("/flows/main/report?rule=X999&severity=error").text
    errors = web.get("/flows/main/report?severity=error").text
    assert 'class="finding error"' in errors
    assert 'class="finding warning"' not in errors


def test_a_fix_is_made_in_the_draft(web: TestClient) -> None:
    before = _codes(web).count("I401")
    page = web.get("/flows/main/report").text
    assert "Fix: Add words for silence and for wrong answers" in page
    assert "Callers will hear it once you publish." in page
    sent = _form(page, "fix", "/rules/I401")
    assert web.post("/flows/main/report/fix", data=sent).status_code == 303
    assert _codes(web).count("I401") < before
    assert "no_match" in web.get("/api/flows/main/draft.yaml").text
    # Sent twice, it was for a draft that is no more.
    again = web.post("/flows/main/report/fix", data=sent)
    assert again.status_code == 422
    assert "has saved this flow in between" in again.text


def test_a_finding_is_suppressed_with_a_reason_and_a_day_and_listed_apart(web: TestClient) -> None:
    codes = _codes(web, "moon")
    code = next(each for each in codes if codes.count(each) == 1 and each not in _codes(web, "menu"))
    sent = _form(web.get("/flows/main/report").text, "accept", f"/rules/{code}")
    answer = web.post("/flows/main/report/accept", data={**sent, "reason": "a test line", "until": "2999-01-31"})
    assert answer.status_code == 303
    ignored = web.get("/api/flows/main/draft").json()["document"]["nodes"]["moon"]["lint"]["ignore"]
    assert ignored == [{"code": code, "reason": "a test line", "until": "2999-01-31"}]
    page = web.get("/flows/main/report").text
    assert "a test line" in page[page.index("Suppressed</h2>") :]
    assert code not in _codes(web, "moon")
    second = _form(page, "accept")
    assert web.post("/flows/main/report/accept", data={**second, "reason": "another"}).status_code == 303


@pytest.mark.parametrize(
    ("reason", "until", "says"),
    [
        ("", "", "why callers are well served"),
        ("x" * 501, "", "why callers are well served"),
        ("fine", "soon", "is no day"),
    ],
)
def test_a_reason_is_needed_and_what_was_typed_stays(web: TestClient, reason: str, until: str, says: str) -> None:
    sent = _form(web.get("/flows/main/report").text, "accept")
    before = web.get("/api/flows/main/draft.yaml").text
    answer = web.post("/flows/main/report/accept", data={**sent, "reason": reason, "until": until})
    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{reason}"' in answer.text
    assert web.get("/api/flows/main/draft.yaml").text == before


def test_a_finding_that_is_gone_changes_nothing(web: TestClient) -> None:
    sent = _form(web.get("/flows/main/report").text, "accept")
    for action in ("accept", "fix"):
        answer = web.post(f"/flows/main/report/{action}", data={**sent, "finding": "no:1", "reason": "x"})
        assert answer.status_code == 422
        assert "This finding is gone" in answer.text


def test_the_report_can_be_taken_to_other_tools(web: TestClient) -> None:
    sarif = json.loads(web.get("/api/flows/main/draft/findings.sarif").text)
    results = sarif["runs"][0]["results"]
    assert [each["ruleId"] for each in results] == _codes(web)
    uris = {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results}
    assert all(uri.endswith("/main/flow.yaml") for uri in uris)
    plain = web.get("/api/flows/main/draft/findings.json")
    assert [each["code"] for each in plain.json()["findings"]] == _codes(web)
    assert "main-findings.json" in plain.headers["content-disposition"]


def test_nothing_to_find_says_so(tmp_path: Path) -> None:
    web = client(write(tmp_path), tmp_path / "data")
    web.post("/api/flows", json={"name": "fresh"})
    page = web.get("/flows/fresh/report").text
    assert "No findings" in page
    assert "Suppress" not in page


def test_a_draft_that_cannot_be_read_says_why(web: TestClient) -> None:
    etag = web.get("/api/flows/main/draft").headers["etag"]
    text = STUCK.replace("type: menu", "type: mneu")
    web.put("/api/flows/main/draft.yaml", content=text, headers={"If-Match": etag})
    page = web.get("/flows/main/report")
    assert page.status_code == 200
    assert "mneu" in page.text
    assert "How far help is" not in page.text


def test_viewers_look_and_change_nothing(web: TestClient) -> None:
    viewer = signed_in(web, Role.VIEWER)
    assert "/report/accept" not in viewer.get("/flows/main/report").text
    assert viewer.post("/flows/main/report/accept", data={}).status_code == 403


def test_what_a_designer_wrote_is_shown_as_text(web: TestClient) -> None:
    script = "<script>alert(1)</script>"
    sent = _form(web.get("/flows/main/report").text, "accept")
    assert web.post("/flows/main/report/accept", data={**sent, "reason": script}).status_code == 303
    page = web.get(f"/flows/main/report?rule={script}&severity={script}").text
    assert script not in page
    assert html.escape(script) in page


def test_the_rules_are_those_of_the_sites_configuration(tmp_path: Path) -> None:
    write(tmp_path, STUCK)
    (tmp_path / "ivr.toml").write_text('select = ["I401"]\n', encoding="utf-8")
    web = client(tmp_path, tmp_path / "data")
    page = web.get("/flows/main/report").text
    assert set(re.findall(r'class="rule" href="/rules/(\w+)"', page)) == {"I401"} == set(_codes(web))
    assert {each["code"] for each in web.get("/api/flows/main/draft/findings.json").json()["findings"]} == {"I401"}


def test_names_in_messages_are_shown_as_code_and_run_nothing(tmp_path: Path) -> None:
    text = FLOW.replace('prompt: "Goodbye."', 'prompt: {text: Bye., audio: "prompts/`<b>x</b>`.wav"}')
    page = client(write(tmp_path, text), tmp_path / "data").get("/flows/main/report").text
    assert "leave <code>audio</code> out" in page
    assert "<code>&lt;b&gt;x&lt;/b&gt;</code>" in page
    assert "<b>" not in page
