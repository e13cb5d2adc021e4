"""`ivr lint` and `ivr rule`: exit codes and what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ivr.cli.main import build
from ivr.lint.rule import rules
from tests.lint.linting import loaded
from tests.lint.test_runner import lone

CLEAN = 'flow: clean\nkind: module\nstart: bye\nnodes:\n  bye: {type: hangup, prompt: "Goodbye."}'


def ivr(*arguments: str) -> Result:
    return CliRunner().invoke(build(), arguments)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    flows = tmp_path / "flows"
    flows.mkdir()
    loaded(flows, f"{CLEAN}\n---\n{lone()}\n---\nflow: broken\nnodes: 4")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 1),
        (("clean",), 0),
        (("flows/clean", "--fail-on", "info"), 0),
        (("flows/lone",), 0),
        (("flows/lone", "--fail-on", "warning"), 1),
        (("flows/lone", "--fail-on", "warning", "--select", "A,C"), 0),
        (("flows/broken/flow.yaml",), 1),
        (("nowhere",), 2),
        (("flows", "--select", "Z9"), 2),
        (("--format", "xml"), 2),
    ],
)
def test_exit_codes(arguments: tuple[str, ...], code: int, folder: Path) -> None:
    assert ivr("lint", *arguments).exit_code == code


def test_a_folder_without_flows_is_wrong_usage(folder: Path) -> None:
    (folder / "empty").mkdir()
    assert ivr("lint", "empty").exit_code == 2


def test_only_what_is_asked_for_is_printed(folder: Path) -> None:
    result = ivr("lint", "lone")
    assert "flows/lone/flow.yaml:6:3  warning R101 unreachable-node  (proved)" in result.stdout
    assert "broken" not in result.stdout
    assert result.stdout.endswith("1 flow: 1 warning\n")


def test_a_flow_outside_any_site_is_linted_by_itself(tmp_path: Path) -> None:
    (tmp_path / "flow.yaml").write_text(lone())
    document = json.loads(ivr("lint", str(tmp_path), "--format", "json").stdout)
    assert [finding["code"] for finding in document["findings"]] == ["R101"]


def test_the_page_of_a_rule() -> None:
    assert ivr("rule", "A202").stdout == rules()["A202"].page()
    assert ivr("rule", "trap").stdout == rules()["R104"].page()
    result = ivr("rule", "A999")
    assert result.exit_code == 2
    assert "A202" in result.stderr
