"""What is linted, in which order, and what an author may accept."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from ivr.lint import runner
from ivr.lint.moments import moments
from ivr.lint.rule import rules
from ivr.lint.runner import report
from ivr.lint.selection import PRESETS, Selection
from ivr.loading.project import load
from ivr.model.calendar import Calendar
from ivr.model.span import Span
from ivr.nodes import node_types
from tests.lint.linting import brief, linted, loaded

LONE = """
flow: {name}
kind: module
start: bye
nodes:
  bye: {{type: hangup, prompt: "Goodbye."}}
  one: {{type: say, prompt: "One.", next: bye{lint}}}
"""


def lone(name: str = "lone", lint: str = "") -> str:
    return LONE.format(name=name, lint=lint).strip()


def test_only_the_flows_asked_for_are_reported(tmp_path: Path) -> None:
    project = loaded(tmp_path, f"{lone('a')}\n---\n{lone('b')}")
    assert [finding.flow for finding in runner.lint(project)] == ["a", "b"]
    assert [finding.flow for finding in runner.lint(project, flows=["b"])] == ["b"]


def test_rules_are_chosen_by_code_or_its_beginning(tmp_path: Path) -> None:
    project = loaded(tmp_path, lone())
    assert len(runner.lint(project, select=["R101"])) == 1
    assert len(runner.lint(project, select=["R1", "A"])) == 1
    assert runner.lint(project, select=["A"]) == ()
    with pytest.raises(ValueError, match="X1"):
        runner.lint(project, select=["X1"])


@pytest.mark.parametrize(
    ("until", "found"), [("", False), (", until: '2026-11-22'", False), (", until: '2026-11-21'", True)]
)
def test_a_suppression_ends_on_its_day(until: str, found: bool, tmp_path: Path) -> None:
    accepted = f", lint: {{ignore: [{{code: R101, reason: later{until}}}]}}"
    result = runner.report(loaded(tmp_path, lone(lint=accepted)), today=date(2026, 11, 22))
    assert bool(result.findings) is found
    assert bool(result.suppressed) is not found


def test_a_flow_may_accept_for_all_its_nodes(tmp_path: Path) -> None:
    flow = lone().replace("start:", "lint: {ignore: [{code: R101, reason: later}]}\nstart:")
    assert brief(linted(tmp_path, flow)) == []


def test_findings_stand_in_the_order_of_the_file_whatever_the_hash_seed(tmp_path: Path) -> None:
    loaded(tmp_path, f"{lone('b')}\n---\n{lone('a')}\n---\nflow: c\nnodes: 4")
    program = "from pathlib import Path\nfrom ivr.lint.runner import lint\nfrom ivr.loading.project import load\n"
    program += f"from ivr.nodes import node_types\nprint(lint(load([Path({str(tmp_path)!r})], node_types())))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
    places = [finding.span for finding in runner.lint(load([tmp_path], node_types()))]
    assert places == sorted(places)
    assert len(places) >= 3


def test_each_preset_holds_the_one_before() -> None:
    allowed = ({"2026.1", "strict", "all"}, {"strict", "all"}, {"all"})
    assert [code for code, rule in rules().items() if rule.presets not in allowed and not rule.profiles] == []
    assert not [code for code, rule in rules().items() if code[0] == "P" and rule.severity == "error"]
    assert all(set(rule.raised) <= rule.presets for rule in rules().values())


def test_a_wait_without_a_callback_is_an_error_in_the_strict_preset() -> None:
    finding = rules()["C301"]().found(Span(file="f", line=1, column=1, end_column=2), "odd")
    assert Selection(preset="2026.1").severe(finding).severity == "warning"
    assert Selection(preset="strict").severe(finding).severity == "error"


def test_presets_and_ignored_rules() -> None:
    codes = {preset: [rule.code for rule in Selection(preset=preset).rules()] for preset in PRESETS}
    assert set(codes["2026.1"]) < set(codes["strict"]) < set(codes["all"])
    assert set(codes["all"]) == {code for code, rule in rules().items() if not rule.profiles}
    ignored = [rule.code for rule in Selection(preset="all", ignore=("S", "R104")).rules()]
    assert ignored == [code for code in rules() if code[0] != "S" and code != "R104" and not rules()[code].profiles]
    with pytest.raises(ValueError, match='did you mean "strict"'):
        Selection(preset="stict").rules()


def test_the_rules_of_a_country_run_where_its_profile_is_chosen() -> None:
    spanish = [rule.code for rule in Selection(profiles=("ES",)).rules()]
    assert [code for code in spanish if code[0] == "K"] == ["K901", "K902", "K905", "K906", "K907", "K910", "K912"]
    assert spanish == sorted(spanish)
    with pytest.raises(ValueError, match='no profile "XX"'):
        Selection(profiles=("XX",)).rules()


def test_limits_are_handed_to_their_rule() -> None:
    chosen = {rule.code: rule for rule in Selection(options={"C301": {"short_wait": 60}}).rules()}
    assert chosen["C301"].option("short_wait") == 60
    assert Selection().rules()[0].code == "A201"


def test_moments_are_states_that_calendars_reach_together() -> None:
    early = Calendar(time_zone="Europe/London", hours={"mon-fri": "08:00-12:00"}, closed_on=("2026-12-24",))
    late = Calendar(time_zone="Europe/London", hours={"mon-fri": "10:00-18:00"}, closed_on=("2026-12-24",))
    found = moments({"early": early, "late": late})
    assert [moment.name for moment in found] == [
        "open hours",
        "early closed and late open",
        "early open and late closed",
        "closed hours",
        "a holiday",
    ]
    for moment in found:
        assert early.state_at(moment.at) == moment.states["early"]
        assert late.state_at(moment.at) == moment.states["late"]


def test_two_calendars_with_the_same_hours_are_never_apart() -> None:
    same = Calendar(time_zone="Europe/London", hours={"mon-fri": "08:00-12:00"})
    assert [moment.name for moment in moments({"one": same, "other": same})] == ["open hours", "closed hours"]


def test_without_calendars_there_is_one_moment_without_a_name() -> None:
    assert [(moment.name, moment.when) for moment in moments({})] == [("", "")]


ROUND = """flow: example
start: a
variables: {x: 0}
universals: {agent: {keys: ["0"], next: desk}}
nodes:
  a: {type: menu, prompt: "To go on, press 1. For an agent, press 0.", choices: {"1": {next: more}}, failed: desk}
  more: {type: set, values: {x: "x + 1"}, next: far}
  far: {type: branch, cases: [{when: "x == 100000", next: desk}], default: a}
  desk: {type: transfer, to: "sip:a@b", busy: bye, no_answer: bye, failed: bye}
  bye: {type: hangup, prompt: "Goodbye."}
"""


def test_a_rule_that_saw_too_little_says_so(tmp_path: Path) -> None:
    read = loaded(tmp_path, ROUND)
    (found,) = report(read, select=Selection(select=("R110",), options={"R110": {"states": 40}})).unfinished
    assert (found.flow, found.states) == ("example", 40)
    assert "R110" in found.missing


def test_a_flow_that_is_too_large_to_be_followed_is_not_begun(tmp_path: Path) -> None:
    read = loaded(tmp_path, ROUND)
    options: dict[str, dict[str, int | float]] = {"R110": {"states": 5}}
    (found,) = report(read, select=Selection(select=("R110",), options=options)).unfinished
    assert (found.flow, found.states) == ("example", 0)
    assert "were not followed: R110" in found.told


def test_an_error_without_a_replay_says_whether_one_was_sought_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.lint.seeking.BOUND", 40)
    text = ROUND.replace("next: desk}], default", "next: lost}], default")
    text += "  lost: {type: say, prompt: Hm., next: gone}\n"
    found = report(loaded(tmp_path, text), select=["R102"])
    assert [(each.code, each.witness) for each in found.findings] == [("R102", None)]
    assert ["replay" in each.missing for each in found.unfinished] == [True]


def test_calls_that_are_followed_to_their_end_need_no_note(tmp_path: Path) -> None:
    text = ROUND.replace("x + 1", "1")
    assert report(loaded(tmp_path, text), select=["R110"]).unfinished == ()
