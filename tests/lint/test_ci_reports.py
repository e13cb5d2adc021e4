"""Reports for pipelines: SARIF by the official schema, JUnit, GitHub annotations."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator, Draft7Validator, FormatChecker

from ivr.lint.finding import Finding
from ivr.lint.fingerprint import fingerprints
from ivr.lint.report import github, junit, sarif
from ivr.lint.reported import Report, merged
from ivr.lint.rule import rules
from tests.lint.linting import linted
from tests.lint.test_pages import examples, sections
from tests.lint.test_report import FINDING, LOST, UNFINISHED, WIDE

SCHEMA = json.loads((Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json").read_text())
CLEAN = Report(findings=(), suppressed=(), flows=1)
ACCEPTED = replace(FINDING, node="other", reason="the desk moves in May")


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def log(report: Report, root: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(sarif.render(report, root, "0.1.0"))
    validator = Draft4Validator if "draft-04" in SCHEMA["$schema"] else Draft7Validator
    errors = [error.message for error in validator(SCHEMA, format_checker=FormatChecker()).iter_errors(document)]
    assert errors == []
    run: dict[str, Any] = document["runs"][0]
    return run


def test_the_schema_refuses_what_is_no_sarif() -> None:
    assert not Draft4Validator(SCHEMA).is_valid({"version": "2.1.0", "runs": [{"results": []}]})


def test_sarif_describes_every_rule_and_is_valid_when_clean(repository: Path) -> None:
    run = log(CLEAN, repository)
    driver = run["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == ["invalid-flow", *rules()]
    assert all(rule["help"]["markdown"].startswith(f"# {rule['id']} ") for rule in driver["rules"][1:])
    assert run["results"] == []


def test_calls_not_followed_to_their_end_are_never_silent(repository: Path) -> None:
    report = replace(CLEAN, unfinished=(UNFINISHED,))
    (invocation,) = log(report, repository)["invocations"]
    assert [each["message"]["text"] for each in invocation["toolExecutionNotifications"]] == [UNFINISHED.told]
    assert log(CLEAN, repository)["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    assert github.render(report, repository).splitlines() == [
        f"::notice title=not followed to the end::{UNFINISHED.told}",
        "1 flow: no findings",
    ]
    (told,) = suite(report, repository).iter("system-out")
    assert told.text == UNFINISHED.told


def test_sarif_results(repository: Path) -> None:
    known = replace(FINDING, node="known_menu")
    findings = tuple(replace(each, code=each.code and "S010") for each in (WIDE, LOST))
    report = Report(findings=(FINDING, *findings), suppressed=(ACCEPTED,), flows=1, known=(known,))
    run = log(report, repository)
    by_node = {result["locations"][0].get("logicalLocations", [{}])[0].get("name"): result for result in run["results"]}
    assert len(run["results"]) == 5
    result = by_node["billing_menu"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "A202"
    place = result["locations"][0]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "flows/main/flow.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3, "startColumn": 3, "endColumn": 15},
    }
    assert [each["fullyQualifiedName"] for each in place["logicalLocations"]] == ["main/billing_menu", "main"]
    assert result["partialFingerprints"] == {"ivrFinding/v1": fingerprints([FINDING])[0]}
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in steps] == ["closed hours", "press 1", "press 3"]
    assert "suppressions" not in result
    assert by_node["other"]["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "justification": "the desk moves in May"}
    ]
    assert by_node["known_menu"]["suppressions"][0]["kind"] == "external"
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note"}


def test_sarif_paths_are_those_of_the_repository_wherever_lint_is_run(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "phone lines").mkdir()
    monkeypatch.chdir(repository / "phone lines")
    inside = log(Report(findings=(FINDING,), suppressed=(), flows=1), repository)
    uri = inside["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert uri == {"uri": "phone%20lines/flows/main/flow.yaml", "uriBaseId": "%SRCROOT%"}
    outside = log(Report(findings=(FINDING,), suppressed=(), flows=1), repository / "elsewhere")
    uri = outside["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert uri["uri"].startswith("file:///")
    assert "uriBaseId" not in uri


def suite(report: Report, root: Path) -> ElementTree.Element:
    return ElementTree.fromstring(junit.render(report, root, "error"))


def test_junit_has_one_passing_case_when_clean(repository: Path) -> None:
    found = suite(CLEAN, repository)
    assert [case.get("name") for case in found.iter("testcase")] == ["no findings"]
    assert (found.get("tests"), found.get("failures")) == ("1", "0")


def test_junit_names_are_unique_and_only_what_fails_the_run_fails(repository: Path) -> None:
    twice = replace(FINDING, span=replace(FINDING.span, line=9))
    found = suite(Report(findings=(FINDING, twice, WIDE, LOST), suppressed=(ACCEPTED,), flows=1), repository)
    names = [case.get("name") for case in found.iter("testcase")]
    assert names == [
        "A202 in main, billing_menu: menu-without-recourse",
        "A202 in main, billing_menu: menu-without-recourse (2)",
        "invalid-flow in site.yaml: invalid-flow",
        "S010 in site.yaml: lost",
    ]
    assert (found.get("tests"), found.get("failures")) == ("4", "2")
    failure = next(found.iter("failure"))
    assert failure.get("message") == FINDING.message
    assert "how a caller gets here: closed hours, press 1, press 3" in (failure.text or "")


def test_junit_survives_what_xml_cannot_hold(repository: Path) -> None:
    odd = replace(FINDING, message="odd \x0b <here> & \ud800there")
    failure = next(suite(Report(findings=(odd,), suppressed=(), flows=1), repository).iter("failure"))
    assert failure.get("message") == "odd \ufffd <here> & \ufffdthere"


def test_github_annotations(repository: Path) -> None:
    odd: Finding = replace(LOST, message="100% odd\nhere", span=replace(LOST.span, file="a,b:c.yaml"))
    lines = github.render(Report(findings=(FINDING, WIDE, odd), suppressed=(), flows=2), repository).splitlines()
    assert lines == [
        "::error file=flows/main/flow.yaml,line=3,col=3,endColumn=14,title=A202 menu-without-recourse::"
        "when closed, a caller here cannot reach an agent, a callback or voicemail%0AWhat to do: offer one of them here"
        "%0AHow a caller gets here: closed hours, press 1, press 3",
        "::warning file=flows/main/flow.yaml,line=4,col=11,endColumn=12,title=invalid-flow::odd",
        "::notice file=a%2Cb%3Ac.yaml,line=9,col=1,endColumn=1,title=S010 lost::100%25 odd%0Ahere",
        "2 flows: 1 error, 1 warning, 1 info",
    ]


def test_what_every_rule_finds_can_be_reported(repository: Path) -> None:
    reports = []
    for code, rule in rules().items():
        (repository / code).mkdir()
        reports.append(linted(repository / code, examples(sections(rule)["Example"])[0], code=code))
    report = merged(reports)
    assert {finding.code for finding in report.findings} == set(rules())
    results = log(report, repository)["results"]
    marks = {(result["ruleId"], result["partialFingerprints"]["ivrFinding/v1"]) for result in results}
    assert len(results) == len(marks) == len(report.findings) + len(report.suppressed)
    cases = [case.attrib for case in suite(report, repository).iter("testcase")]
    assert len({(case["classname"], case["name"]) for case in cases}) == len(cases) == len(report.findings)
    assert len({case["name"] for case in cases}) == len(cases)
    assert len(github.render(report, repository).splitlines()) == len(report.findings) + 1
