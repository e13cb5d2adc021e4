"""What pipelines use: the light base install, the hook, the action and the page about them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from ivr.cli._app import EXTRAS, build

ROOT = Path(__file__).parents[1]
IVR = f'#!/bin/sh\nexec {sys.executable} -c "from ivr.cli.main import main; main()" "$@"\n'
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
BLOCKER = """
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {names!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Blocker())
from ivr.cli.main import main
main()
"""


def package(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9_-]", requirement)[0]


HEAVY = {package(each) for extra in PROJECT["optional-dependencies"].values() for each in extra} - {"signpost-ivr"}


def without(names: set[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BLOCKER.format(names=names), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_lint_needs_nothing_of_the_extras() -> None:
    assert {"babel", "networkx"} <= HEAVY
    for arguments in (
        ["lint", "--preset", "strict", "--no-cache"],
        ["lint", "--format", "sarif", "--no-cache"],
        ["rule", "R101"],
    ):
        result = without(HEAVY, *arguments)
        assert (result.returncode, result.stderr) == (0, "")


def test_what_needs_dialogues_is_left_out_without_them() -> None:
    result = without(HEAVY, "lint", "--select", "S006,R101", "--no-cache")
    assert (result.returncode, result.stdout) == (0, "5 flows: no findings\n")
    assert "S006 is left out: dialogues need babel" in result.stderr


NEEDED_BY = {
    "babel": ["test", "flows/main"],
    "networkx": ["graph", "flows/main"],
    "sqlalchemy": ["serve", "flows", "--no-sip", "--data", os.devnull],
}


@pytest.mark.parametrize(("module", "extra"), EXTRAS.items())
def test_what_is_missing_is_named(module: str, extra: str) -> None:
    assert any(package(each) == module for each in PROJECT["optional-dependencies"][extra])
    result = without({module}, *NEEDED_BY[module])
    assert result.returncode == 2
    assert f"pip install 'signpost-ivr[{extra}]'" in result.stderr


def test_the_hook_runs_lint_when_flows_change() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["entry"] == "ivr lint"
    for name in ("flows/main/flow.yaml", "flows/site.yaml", "flow.yaml"):
        assert re.search(hook["files"], name)
    for name in ("flows/main/dialogues.yaml", "workflow.yaml"):
        assert not re.search(hook["files"], name)


def action() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
    return document


@pytest.mark.parametrize(
    ("lint", "options", "code"),
    [("", "", 0), (", lint: {ignore: [{code: R104}]}", "", 1), ("", "--preset none", 2)],
)
def test_the_action_annotates_and_writes_sarif(lint: str, options: str, code: int, tmp_path: Path) -> None:
    flow = tmp_path / "flows" / "one"
    flow.mkdir(parents=True)
    nodes = f'bye: {{type: hangup, prompt: "Goodbye."{lint}}}'
    (flow / "flow.yaml").write_text(f"flow: one\nkind: module\nstart: bye\nnodes:\n  {nodes}\n")
    program = tmp_path / "signpost" / "bin" / "ivr"
    program.parent.mkdir(parents=True)
    program.write_text(IVR)
    program.chmod(0o755)
    bash = shutil.which("bash")
    assert bash
    step = action()["runs"]["steps"][-1]
    result = subprocess.run(
        [bash, "-eo", "pipefail", "-c", step["run"]],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "RUNNER_TEMP": str(tmp_path),
            "PATHS": "flows",
            "OPTIONS": options,
            "SARIF_FILE": "flows.sarif",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == code
    assert ("::error file=flows/one/flow.yaml" in result.stdout) is (code == 1)
    assert ('"ruleId": "S008"' in (tmp_path / "flows.sarif").read_text()) is (code == 1)


def test_what_the_action_is_given_reaches_its_shell_as_data() -> None:
    steps = action()["runs"]["steps"]
    assert all("${{" not in step.get("run", "") for step in steps)
    names = set(re.findall(r"inputs\.([\w-]+)", str([step.get("env") for step in steps])))
    assert names == set(action()["inputs"])


@pytest.mark.parametrize("page", ["ci.md", "lint.md"])
def test_the_options_that_pages_name_exist(page: str) -> None:
    help_text = CliRunner().invoke(build(), ["lint", "--help"], env={"COLUMNS": "200", "TERM": "dumb"}).stdout
    text = (ROOT / "docs" / page).read_text()
    named = set(re.findall(r"(?<![\w-])--(?!quiet|debug|rm)[a-z]+(?:-[a-z]+)*", text))
    assert named
    assert {option for option in named if option not in help_text} == set()
