from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.web_designer.conftest import SITE, client, write_journal
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


@pytest.mark.parametrize("path", ["2026-11-21/none", "x/c1", "..%2f..%2fetc/passwd", "2026-11-21/..%2fc1"])
def test_no_other_file_is_a_call(tmp_path: Path, path: str) -> None:
    write_journal(tmp_path)
    assert client(SITE, tmp_path).get(f"/calls/{path}").status_code == 404


def test_numbers_are_hidden_but_for_their_end() -> None:
    assert (masked("+442079460123"), masked("")) == ("…0123", "withheld")
