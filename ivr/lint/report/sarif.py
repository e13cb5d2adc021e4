"""Findings as SARIF 2.1.0, for code scanning: an OASIS Standard (docs.oasis-open.org/sarif/sarif/v2.1.0)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ivr.lint.course import Course
from ivr.lint.finding import INVALID_FLOW, Finding, Severity
from ivr.lint.fingerprint import KEY, fingerprints, marked
from ivr.lint.report.places import relative
from ivr.lint.reported import Report
from ivr.lint.rule import Rule, rules
from ivr.model.span import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
"""The repository's folder, wherever it is checked out."""
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


def render(report: Report, root: Path, version: str) -> str:
    """Give the report as one SARIF log; paths are relative to `root`, the repository."""
    places = {rule["id"]: index for index, rule in enumerate(_rules())}
    run = {
        "tool": {"driver": {"name": "Signpost", "semanticVersion": version, "rules": list(_rules())}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(report)}],
        "results": [_result(finding, mark, how, places, root) for finding, mark, how in _all(report)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _notifications(report: Report) -> list[dict[str, Any]]:
    return [{"level": "warning", "message": {"text": each.told}} for each in report.unfinished]


def _all(report: Report) -> Iterator[tuple[Finding, str, list[dict[str, str]] | None]]:
    """Give each finding with its fingerprint and what keeps it back."""
    for finding, mark, known in marked(report.findings, report.known):
        yield finding, mark, [_kept("external", "in the baseline")] if known else None
    # Numbered after those that stand, or the first of two alike would be there twice once the second is accepted.
    standing = [*report.findings, *report.known]
    accepted = fingerprints([*standing, *report.suppressed])[len(standing) :]
    for finding, mark in zip(report.suppressed, accepted, strict=True):
        yield finding, mark, [_kept("inSource", finding.reason)]


def _kept(kind: str, why: str) -> dict[str, str]:
    return {"kind": kind, "status": "accepted", "justification": why}


def _rules() -> Iterator[dict[str, Any]]:
    yield {
        "id": INVALID_FLOW,
        "name": "InvalidFlow",
        "shortDescription": {"text": "A file that is no flow."},
        "defaultConfiguration": {"level": "error"},
    }
    for code, rule in rules().items():
        yield {
            "id": code,
            "name": rule.__name__,
            "shortDescription": {"text": _short(rule)},
            "fullDescription": {"text": rule.section("What it finds")},
            "help": {"text": rule.section("What callers go through"), "markdown": rule.page()},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            "properties": {"tags": [rule.name, *sorted(rule.presets)]},
        }


def _short(rule: type[Rule]) -> str:
    return (rule.__doc__ or rule.name).strip().splitlines()[0]


def _result(
    finding: Finding, mark: str, kept: list[dict[str, str]] | None, places: dict[str, int], root: Path
) -> dict[str, Any]:
    rule = finding.code or finding.name
    words = finding.message + (f". What to do: {finding.hint}" if finding.hint else "")
    result: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": places[rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": words},
        "locations": [{**_physical(finding.span, root), **_logical(finding)}],
        "partialFingerprints": {KEY: mark},
        "properties": {"certainty": finding.certainty},
    }
    if kept is not None:
        result["suppressions"] = kept
    if finding.course is not None:
        result["codeFlows"] = [_witness(finding, finding.course, root)]
    elif finding.how:
        result["codeFlows"] = [_flow("how a caller gets here", [(finding.span, step) for step in finding.how], root)]
    return result


def _physical(span: Span, root: Path) -> dict[str, Any]:
    path = relative(span.file, root)
    where = {"uri": Path(span.file).resolve().as_uri()} if path is None else {"uri": quote(path), "uriBaseId": ROOT}
    region = {"startLine": span.line, "startColumn": span.column, "endColumn": span.end_column}
    return {"physicalLocation": {"artifactLocation": where, "region": region}}


def _logical(finding: Finding) -> dict[str, Any]:
    if not finding.flow:
        return {}
    found = [{"name": finding.flow, "fullyQualifiedName": finding.flow, "kind": "flow"}]
    if finding.node:
        full = f"{finding.flow}/{finding.node}"
        found.insert(0, {"name": finding.node, "fullyQualifiedName": full, "kind": "node"})
    return {"logicalLocations": found}


def _witness(finding: Finding, course: Course, root: Path) -> dict[str, Any]:
    """Give the call that shows it, each step at the node where it is taken."""
    steps = [(step.span, step.told) for step in course.steps if step.told]
    if course.moment and course.steps:
        steps.insert(0, (course.steps[0].span, course.moment))
    return _flow("the call that shows it", [*steps, (finding.span, finding.message)], root)


def _flow(title: str, steps: list[tuple[Span, str]], root: Path) -> dict[str, Any]:
    """Give a way through a call. GitHub refuses steps without a place in a file; in `how` the finding's own stands."""
    told = [{"location": {**_physical(span, root), "message": {"text": step}}} for span, step in steps]
    return {"message": {"text": title}, "threadFlows": [{"locations": told}]}
