"""Witnesses: each replays on the real engine to where its finding says, and is a dialogue that fails now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from ivr.channels.dialogue import run_dialogues
from ivr.channels.dialogue_check import check_dialogues
from ivr.cli._app import build
from ivr.engine.session import Engine, Session
from ivr.engine.state import State
from ivr.lint import retelling
from ivr.lint.finding import Finding
from ivr.lint.rule import rules
from ivr.lint.runner import report
from ivr.lint.selection import Selection
from ivr.loading.dialogue_file import parse_dialogues
from ivr.model.command import BookCallback, Mark
from ivr.model.event import DigitPressed
from ivr.model.value import Record
from ivr.nodes.callback import Arranging
from ivr.nodes.queue import Queue
from tests.lint.exhaustive import everything, is_help
from tests.lint.linting import HERE, loaded

SHOWN = [
    code for code, rule in rules().items() if code[0] in "RAC" and "error" in (rule.severity, *rule.raised.values())
]
CASES: list[tuple[str, dict[str, Any]]] = [
    (code, case)
    for code in SHOWN
    for case in yaml.safe_load((HERE / f"{code}.yaml").read_text())
    if any(line.startswith(code) for line in case["finds"])
]
UNREADABLE = {("R102", "a way out that is not set"), ("R111", "a transfer without busy")}
"""Flows that no engine can run, since a field is missing."""
UNHEARD = {("C303", "one of two languages")}
"""Nobody can choose the language that the finding is about."""
UNTOLD = {("C305", "the end of the day"), ("C305", "a slot that lasts past the hours at which people may be called")}
"""The call goes well; it is only later that nobody calls."""
IDS = [f"{code}-{case['name']}" for code, case in CASES]


def shown(code: str, case: dict[str, Any], folder: Path) -> Iterator[Finding]:
    selection = Selection(preset="strict", select=(code,))
    for finding in report(loaded(folder, case["flow"], case.get("site")), select=selection).findings:
        if finding.code == code:
            yield finding


def replayed(finding: Finding) -> tuple[State, list[Mark]]:
    """Give where the engine ends, fed with nothing but the witness's events."""
    assert finding.witness is not None
    session = Session(finding.witness.project, finding.witness.opening.flow)
    commands = [command for event in finding.witness.events for command in session.feed(event)]
    return session.state, [each for each in commands if isinstance(each, Mark)]


@pytest.mark.parametrize(("code", "case"), CASES, ids=IDS)
def test_the_replay_ends_where_the_finding_says(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    findings = list(shown(code, case, tmp_path))
    assert findings
    for finding in findings:
        if (code, case["name"]) in UNREADABLE | UNHEARD:
            assert finding.witness is None
            continue
        if not finding.flow:  # site.yaml alone is wrong, and no call shows it
            assert finding.witness is None
            continue
        state, marks = replayed(finding)
        names: set[tuple[str, str]] = {(mark.kind, mark.name) for mark in marks}
        if finding.node:
            assert ("node", f"{finding.flow}.{finding.node}") in names
        _check(code, finding, state, names)


def _check(code: str, finding: Finding, state: State, names: set[tuple[str, str]]) -> None:
    """Check what the rule says of callers who are here."""
    assert finding.witness is not None
    project = finding.witness.project
    errors = [name for kind, name in names if kind == "error"]
    if code in ("R104", "R110"):
        run = everything(project, state, state.now)
        assert not any(each.phase == "running" and is_help(project, each) for each in run.states)
        assert (state.flow, state.node) in run.stuck(project)
    elif code == "A202":
        run = everything(project, state, state.now, limit=300)
        assert not any(_open_help(finding, each) for each in run.states)
    elif code in ("R102", "R105", "R111") or (code == "R103" and finding.outlet):
        assert errors
    elif code == "R103":
        assert state.phase == "ended"
    elif code == "A207":
        assert ("outlet", f"{finding.flow}.{finding.node}.failed") in names
    elif code == "C301":
        assert isinstance(project.flows[state.flow].nodes[state.node], Queue)
        assert not _is_offered_one(finding)
    elif code == "C303":
        assert isinstance(state.memo, Arranging)
        assert state.memo.stage == "promised"
        assert finding.language in ("", state.language)
    elif code == "C305" and finding.outlet == "queue":
        assert ("outlet", f"{finding.flow}.{finding.node}.failed") in names
    elif code == "C305":
        assert not _is_kept(finding)
    elif code == "A201":
        assert state.phase == "ended"
    elif code == "R112":
        assert any("nested more than" in error for error in errors)
    elif state.phase == "running" and not finding.outlet and project.flows[finding.flow].nodes[finding.node].waits:
        assert (state.flow, state.node) == (finding.flow, finding.node)


def _is_offered_one(finding: Finding) -> bool:
    """Say whether there is a key, anywhere on the way, that leads the caller to a callback."""
    assert finding.witness is not None
    project = finding.witness.project
    engine = Engine(project)
    # A universal that no prompt names is no offer; the tables hold those that one does name.
    hidden = {key for flow in project.flows.values() for each in flow.universals.values() for key in each.keys}
    keys = [key for key in "0123456789*#" if key not in hidden]
    pressed = [DigitPressed(at=finding.witness.opening.at, digit=key) for key in keys]
    states = [engine.advance(heard.state, each)[0] for heard in finding.witness.replay() for each in pressed]
    return any(isinstance(state.memo, Arranging) for state in states)


def _is_kept(finding: Finding) -> bool:
    """Say whether the team is there until the deadline that the witness's caller is promised."""
    assert finding.witness is not None
    project = finding.witness.project
    session = Session(project, finding.witness.opening.flow)
    commands = [command for event in finding.witness.events for command in session.feed(event)]
    (booked,) = [each for each in commands if isinstance(each, BookCallback)]
    hours = project.site.calling_hours(booked.queue)
    return all(hours.is_open(at) for at in range(int(booked.not_before), int(booked.deadline) - 60, 60))


def _open_help(finding: Finding, state: State) -> bool:
    assert finding.witness is not None
    project = finding.witness.project
    if state.phase != "running" or not is_help(project, state):
        return False
    queue = project.site.queues.get(getattr(project.flows[state.flow].nodes[state.node], "queue", ""))
    calendar = project.site.calendars.get(queue.calendar or "") if queue is not None else None
    return calendar is None or calendar.state_at(state.now) == "open"


@pytest.mark.parametrize(("code", "case"), CASES, ids=IDS)
def test_its_dialogue_fails_now(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    for finding in shown(code, case, tmp_path):
        told = retelling.dialogue(finding)
        if finding.witness is None or code == "C309" or (code, case["name"]) in UNTOLD:
            assert told is None
            continue
        assert told is not None
        project = finding.witness.project
        flow = finding.witness.opening.flow
        dialogues = parse_dialogues("dialogues.yaml", retelling.text([told]))
        assert check_dialogues(dialogues, flow, project) == ()
        (result,) = run_dialogues(dialogues, flow, project)
        assert result.failure is not None
        if finding.node and "expect" not in str(result.failure.expected):
            assert f"{finding.flow}.{finding.node}" in result.entered


def test_the_dialogue_of_a_missing_promise_passes_once_it_is_said(tmp_path: Path) -> None:
    (case,) = [case for code, case in CASES if case["name"] == "a language that callers choose"]
    (finding,) = shown("C303", case, tmp_path)
    told = retelling.dialogue(finding)
    assert told is not None
    mended = case["flow"].replace("Le llamaremos.", "Le llamaremos antes de: {{ promise | moment }}.")
    (tmp_path / "mended").mkdir()
    project = loaded(tmp_path / "mended", mended).project
    (result,) = run_dialogues(parse_dialogues("dialogues.yaml", retelling.text([told])), "example", project)
    assert result.failure is None


CALLED_BACK = """
# site.yaml
queues: {support: {callback: {flow: call-back}}, billing: {callback: {flow: call-back}}}
---
flow: call-back
kind: outbound
start: which
parameters: [queue]
variables: {queue: support}
nodes:
  which: {type: branch, cases: [{when: queue == "billing", next: news}], default: bye}
  news: {type: say, prompt: "The pool is open.", next: news}
  bye: {type: hangup, prompt: "Goodbye."}
""".strip()


def test_a_witness_of_a_callback_begins_with_the_queue_that_promised_it(tmp_path: Path) -> None:
    (finding,) = shown("R104", {"flow": CALLED_BACK}, tmp_path)
    assert finding.witness is not None
    assert finding.witness.opening.values == Record({"queue": "billing"})
    told = retelling.dialogue(finding)
    assert told is not None
    assert told["parameters"] == {"queue": "billing"}
    replayed(finding)


TRAP = """
flow: example
kind: module
start: menu
nodes:
  menu: {type: menu, prompt: "For news, press 1.", choices: {"1": {next: news}}, failed: bye}
  news: {type: say, prompt: "The pool is open.", next: news}
  bye: {type: hangup, prompt: "Goodbye."}
""".strip()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    flows = tmp_path / "flows"
    flows.mkdir()
    loaded(flows, TRAP)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ivr(*arguments: str) -> Result:
    return CliRunner().invoke(build(), arguments)


def test_the_report_says_how_to_replay(folder: Path) -> None:
    line = "   replay: ivr simulate flows/example --replay R104@news      more: ivr rule R104\n"
    assert line in ivr("lint", "example").stdout


@pytest.mark.parametrize("name", ["R104@news", "R104@example.news"])
@pytest.mark.parametrize("command", ["simulate", "lint"])
def test_a_finding_is_walked_through(command: str, name: str, folder: Path) -> None:
    result = ivr(command, "example", "--replay", name)
    assert result.exit_code == 0
    assert "For news, press 1." in result.stdout
    assert result.stdout.rstrip().endswith("The pool is open.")
    assert "R104 trap: only hanging up gets a caller out of news" in result.stderr


def test_a_finding_that_is_not_there_is_wrong_usage(folder: Path) -> None:
    result = ivr("simulate", "example", "--replay", "R104@menu")
    assert result.exit_code == 2
    assert "R104@news" in result.stderr


def test_findings_become_dialogues(folder: Path) -> None:
    result = ivr("lint", "example", "--write-dialogues", "found")
    assert result.exit_code == 1
    file = folder / "found" / "example" / "dialogues.yaml"
    (folder / "flows" / "example" / "dialogues.yaml").write_text(file.read_text())
    assert ivr("test", "flows/example").exit_code == 1


def test_a_folder_that_cannot_be_written_is_wrong_usage(folder: Path) -> None:
    (folder / "found").write_text("")
    assert ivr("lint", "example", "--write-dialogues", "found").exit_code == 2


def test_the_witness_is_told_to_machines(folder: Path) -> None:
    (finding,) = json.loads(ivr("lint", "example", "--select", "R104", "--format", "json").stdout)["findings"]
    witness = finding["witness"]
    assert witness == {
        "flow": "example",
        "at": witness["at"],
        "moment": None,
        "from": "+442079460123",
        "steps": [
            {"kind": "press", "detail": "1", "seconds": 1.0, "flow": "example", "node": "menu"},
        ],
        "end": {"flow": "example", "node": "news", "phase": "running"},
        "replay": "ivr simulate flows/example --replay R104@news",
    }
    assert ivr(*witness["replay"].split()[1:]).exit_code == 0


def test_code_flows_go_through_the_nodes_of_the_witness(folder: Path) -> None:
    log = json.loads(ivr("lint", "example", "--select", "R104", "--format", "sarif").stdout)
    (flow,) = log["runs"][0]["results"][0]["codeFlows"]
    assert flow["message"]["text"] == "the call that shows it"
    steps = [step["location"] for step in flow["threadFlows"][0]["locations"]]
    told = [(step["physicalLocation"]["region"]["startLine"], step["message"]["text"]) for step in steps]
    assert told == [(5, "press 1"), (6, "only hanging up gets a caller out of news, which leads only back to itself")]


def test_a_finding_that_another_preset_takes_seriously_is_walked_through(folder: Path) -> None:
    (folder / "flows" / "example" / "flow.yaml").write_text(
        next(case["flow"] for code, case in CASES if code == "C301" and case["name"] == "nobody offers one")
    )
    (finding,) = json.loads(
        ivr("lint", "example", "--preset", "strict", "--select", "C301", "--format", "json").stdout
    )["findings"]
    assert ivr(*finding["witness"]["replay"].split()[1:]).exit_code == 0
