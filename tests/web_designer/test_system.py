from __future__ import annotations

import html
import shutil
import time
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ivr.errors import ConfigError
from ivr.store.workers import Beat, Workers
from tests.web_designer.conftest import client, signed_in
from tests.web_designer.simulator.calls import SITE, write
from web_designer.roles import Role
from web_designer.services import system

NUMBERS = (
    'numbers:\n  - {number: "100", flow: main}\n  - {number: "200", flow: gone}\n  - {number: "300", flow: fresh}\n'
)
TRUNK = (
    'trunks: {provider: {registrar: "sip:sip.example.org", username: us, allow: [203.0.113.0/24], outbound: true}}\n'
)
NOW = 1000.0
BEAT = Beat(
    machine="east",
    address="127.0.0.1:5060",
    calls=1,
    callers=2,
    since=0,
    seen=NOW - 1,
    version=version("signpost-ivr"),
    generation=4,
)


@pytest.fixture
def web(tmp_path: Path) -> TestClient:
    folder = write(tmp_path)
    (folder / "site.yaml").write_text(SITE + NUMBERS + TRUNK, encoding="utf-8")
    found = client(folder, tmp_path / "data")
    assert found.post("/api/flows", json={"name": "fresh"}).status_code == 201
    return found


def _page(web: TestClient) -> str:
    answer = web.get("/system")
    assert answer.status_code == 200
    return html.unescape(answer.text)


def test_numbers_say_what_callers_get_and_what_to_do(web: TestClient) -> None:
    page = _page(web)
    assert "revision 1" in page
    assert "callers reach nothing: there is no flow gone" in page
    assert "callers reach nothing: it was never published" in page
    assert "sip:sip.example.org" in page
    assert "203.0.113.0/24" in page


def test_without_a_worker_nobody_takes_calls(web: TestClient) -> None:
    assert "nobody takes calls" in _page(web)
    beat = replace(BEAT, seen=time.time(), generation=1)
    Workers(web.app.state.database).beat(beat)  # type: ignore[attr-defined]
    page = _page(web)
    assert "nobody takes calls" not in page
    assert "takes calls" in page
    assert "1 of 2" in page


@pytest.mark.parametrize(
    ("beat", "level", "says"),
    [
        (BEAT, "ok", "takes calls"),
        (replace(BEAT, seen=NOW - 16), "error", "not heard of for 16 seconds"),
        (replace(BEAT, seen=NOW - 600), "error", "not heard of for 10 minutes"),
        (replace(BEAT, version="0.0.9"), "warning", "runs version 0.0.9"),
        (replace(BEAT, generation=3), "warning", "newest publication"),
        (replace(BEAT, calls=2), "warning", "every line is busy"),
    ],
)
def test_a_worker_is_judged_by_its_last_word(beat: Beat, level: str, says: str) -> None:
    state = system.workers([beat], 4, NOW)[0][1]
    assert state.level == level
    assert says in state.words
    assert bool(state.cure) == (level != "ok")


@pytest.mark.parametrize(("free", "level"), [(10e9, "ok"), (4e9, "warning"), (0.5e9, "error")])
def test_a_full_disk_is_told_before_recordings_fail(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: float, level: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: type("Usage", (), {"free": free, "total": 2e10}))
    assert system.disk(tmp_path).level == level


def test_a_language_without_a_voice_is_told_with_the_cure(web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Hear en-US" in _page(web)

    def mute(item: object) -> None:
        raise ConfigError("no voice speaks en-US; install the speech extra")

    monkeypatch.setattr(web.app.state.prompts, "sound", mute)  # type: ignore[attr-defined]
    page = _page(web)
    assert "cannot be spoken" in page
    assert "install the speech extra" in page


def test_where_the_data_is_is_for_administrators(web: TestClient, tmp_path: Path) -> None:
    assert str(tmp_path / "data") in _page(web)
    assert str(tmp_path) not in signed_in(web, Role.SUPERVISOR).get("/system").text
    assert signed_in(web, Role.PUBLISHER).get("/system").status_code == 403
