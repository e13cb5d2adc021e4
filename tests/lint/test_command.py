"""`ivr lint` and `ivr rule`: exit codes and what is printed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ivr.cli._app import build
from ivr.lint.configuration import parse_configuration
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


def test_all_rules_are_listed() -> None:
    lines = ivr("rule").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(rules())
    assert "R104  error    trap" in lines
    assert "A204  warning  agent-too-far  (only in all, strict)" in lines


def test_the_page_of_a_rule() -> None:
    assert ivr("rule", "A202").stdout == rules()["A202"].page()
    assert ivr("rule", "trap").stdout == rules()["R104"].page()
    with_options = ivr("rule", "C301").stdout
    assert with_options.startswith(rules()["C301"].page())
    toml = with_options.rpartition("```toml\n")[2].partition("```")[0]
    assert parse_configuration("ivr.toml", toml).options == {"C301": rules()["C301"].options}
    result = ivr("rule", "A999")
    assert result.exit_code == 2
    assert "A202" in result.stderr


def test_other_formats(folder: Path) -> None:
    assert json.loads(ivr("lint", "lone", "--format", "sarif").stdout)["runs"][0]["results"][0]["ruleId"] == "R101"
    assert 'name="R101 in lone, one: unreachable-node"' in ivr("lint", "lone", "--format", "junit").stdout
    assert ivr("lint", "lone", "--format", "github").stdout.startswith("::warning file=flows/lone/flow.yaml,line=6,")


def test_a_baseline_is_written_used_and_pruned(folder: Path) -> None:
    lint = ("lint", "lone", "clean", "--fail-on", "warning", "--baseline", "known.json")
    assert ivr(*lint).exit_code == 2
    assert ivr(*lint, "--write-baseline").exit_code == 0
    result = ivr(*lint)
    assert (result.exit_code, result.stdout) == (0, "2 flows: no findings; 1 in the baseline\n")
    (folder / "flows" / "lone" / "flow.yaml").write_text(CLEAN.replace("clean", "lone"))
    before = (folder / "known.json").read_text()
    assert ivr(*lint).exit_code == 0
    assert (folder / "known.json").read_text() == before
    result = ivr(*lint, "--prune")
    assert "known.json: 0 added, 1 removed, 0 known" in result.stderr
    assert '"known": {}' in (folder / "known.json").read_text()


def test_a_baseline_needs_a_file(folder: Path) -> None:
    assert ivr("lint", "lone", "--prune").exit_code == 2
    (folder / "known.json").write_text("3")
    assert "no baseline" in ivr("lint", "lone", "--baseline", "known.json").stderr


def test_the_configuration_holds_until_the_command_line_says_otherwise(folder: Path) -> None:
    (folder / "ivr.toml").write_text('fail-on = "warning"\nbaseline = "known.json"\nignore = ["S"]\n')
    assert ivr("lint", "lone", "--write-baseline").exit_code == 0
    assert (folder / "known.json").is_file()
    (folder / "ivr.toml").write_text('fail-on = "warning"\nignore = ["R101"]\n')
    assert ivr("lint", "lone").exit_code == 0
    assert ivr("lint", "lone", "--select", "R").exit_code == 1
    assert ivr("lint", "lone", "--select", "R", "--ignore", "R1").exit_code == 0
    assert ivr("lint", "lone", "--select", "R", "--fail-on", "error").exit_code == 0
    assert ivr("lint", "lone", "--preset", "none").exit_code == 2


def test_profiles_add_the_rules_of_countries(folder: Path) -> None:
    fields = 'prompt: "Your card?", kind: card, variable: card, sensitive: false, next: bye, failed: bye'
    card = f"card: {{type: collect, {fields}}}"
    (folder / "flows" / "clean" / "flow.yaml").write_text(CLEAN.replace("start: bye", "start: card") + f"\n  {card}")
    assert "K903" not in ivr("lint", "clean", "--preset", "all").stdout
    assert "K903" in ivr("lint", "clean", "--profile", "ES,PCI").stdout
    (folder / "ivr.toml").write_text('profiles = ["PCI"]\n')
    assert "K903" in ivr("lint", "clean").stdout
    assert "K903" not in ivr("lint", "clean", "--profile", "ES").stdout
    result = ivr("lint", "clean", "--profile", "XX")
    assert result.exit_code == 2
    assert 'there is no profile "XX"' in result.stderr


def test_a_wrong_configuration_is_shown_where_it_stands(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.ivr]\npreset = "stict"\n')
    result = ivr("lint", "lone")
    assert result.exit_code == 2
    assert "pyproject.toml:2:10  error  there is no preset" in result.stderr
    assert 'did you mean "strict"?' in result.stderr


def test_fixes_are_written_and_shown(folder: Path) -> None:
    file = folder / "flows" / "lone" / "flow.yaml"
    text = lone(lint=", lint: {ignore: [{code: R101, reason: später}, {code: R104, reason: x}]}")
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    result = ivr("lint", "lone", "--fix")
    assert result.exit_code == 0
    assert "-  one: {type: say" in result.stderr
    mended = text.replace(", {code: R104, reason: x}", "").replace("\n", "\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbf" + mended.encode()
    assert result.stdout == "1 flow: no findings; 1 suppressed\n"


def test_dialogues_are_run_for_the_rule_about_them(folder: Path) -> None:
    shutil.rmtree(folder / "flows" / "broken")
    dialogue = "- dialogue: bye\n  steps:\n    - hear: Goodbye.\n    - expect: {ends: hangup}\n"
    assert "S006 untested-node" in ivr("lint", "lone", "--select", "S006").stdout
    (folder / "flows" / "lone" / "dialogues.yaml").write_text(dialogue)
    findings = json.loads(ivr("lint", "lone", "--select", "S006", "--format", "json").stdout)["findings"]
    assert [(finding["node"], finding["line"]) for finding in findings] == [("one", 6)]
