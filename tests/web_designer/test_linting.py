"""The pages find what the command line finds: by the same configuration."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from ivr.cli._app import build
from tests.web_designer.conftest import client

FLOW = """
flow: main
start: menu
nodes:
  menu: {type: menu, prompt: "For news, press 1.", choices: {"1": {next: news}}, failed: bye}
  news: {type: say, prompt: "The pool is open.", next: news}
  bye: {type: hangup, prompt: "Goodbye."}
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "flows" / "main").mkdir(parents=True)
    (tmp_path / "flows" / "main" / "flow.yaml").write_text(FLOW)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def web(site: Path, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    return client(site / "flows", tmp_path_factory.mktemp("data"))


def on_the_page(web: TestClient) -> list[str]:
    return sorted(each["code"] for each in web.get("/api/flows/main/findings").json()["findings"])


def on_the_command_line() -> list[str]:
    ran = CliRunner().invoke(build(), ["lint", "--format", "json", "--no-cache"])
    return sorted(each["code"] for each in json.loads(ran.stdout)["findings"])


@pytest.mark.parametrize(
    "configuration",
    ["", 'preset = "strict"\n', 'select = ["R"]\n', 'ignore = ["A", "I"]\n', 'profiles = ["ES"]\nselect = ["K"]\n'],
)
def test_the_configuration_holds_for_both(configuration: str, site: Path, web: TestClient) -> None:
    plain = on_the_page(web)
    (site / "ivr.toml").write_text(configuration)
    assert on_the_page(web) == on_the_command_line()
    assert (on_the_page(web) == plain) is (configuration == "")


def test_what_the_baseline_knows_is_left_out(site: Path, web: TestClient) -> None:
    (site / "ivr.toml").write_text('baseline = "known.json"\n')
    CliRunner().invoke(build(), ["lint", "--write-baseline", "--select", "R104"])
    found = on_the_page(web)
    assert found == on_the_command_line()
    assert "R104" not in found
    (site / "known.json").write_text('{"format": "ivrFinding/v1", "known": {}}')
    assert "R104" in on_the_page(web)


@pytest.mark.parametrize(
    ("configuration", "file", "message"),
    [
        ('preset = "hard"\n', "ivr.toml", 'there is no preset "hard"'),
        ('baseline = "none.json"\n', "none.json", "this baseline cannot be read"),
    ],
)
def test_a_wrong_configuration_is_shown_and_the_rest_too(
    configuration: str, file: str, message: str, site: Path, web: TestClient
) -> None:
    (site / "ivr.toml").write_text(configuration)
    (broken,) = web.get("/api/flows").json()["broken"]
    assert (broken["file"], broken["message"]) == (file, message)
    assert message.casefold() in unescape(web.get("/").text).casefold()
    assert "R104" in on_the_page(web)
