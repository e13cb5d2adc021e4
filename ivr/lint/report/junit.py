"""Findings as JUnit XML, which GitLab, Jenkins and most others show as tests."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from ivr.lint.finding import Finding, Severity
from ivr.lint.fingerprint import fingerprints, scope
from ivr.lint.report.places import relative
from ivr.lint.reported import Report

_NEVER = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def render(report: Report, root: Path, fail_on: Severity) -> str:
    """Give one case for each finding: failed when it is as bad as `fail_on`; one passing case when there is none."""
    failed = [finding for finding in report.findings if finding.at_least(fail_on)]
    count = {"tests": str(len(report.findings) or 1), "failures": str(len(failed)), "errors": "0", "skipped": "0"}
    suites = ElementTree.Element("testsuites", {"name": "ivr lint", **count})
    suite = ElementTree.SubElement(suites, "testsuite", {"name": "ivr lint", **count})
    if not report.findings:
        ElementTree.SubElement(suite, "testcase", {"classname": "ivr.lint", "name": "no findings"})
    for finding, mark in zip(report.findings, fingerprints(report.findings), strict=True):
        _case(suite, finding, mark.partition(":")[2], root, fails=finding in failed)
    if report.unfinished:
        ElementTree.SubElement(suite, "system-out").text = "\n".join(each.told for each in report.unfinished)
    ElementTree.indent(suites)
    body = ElementTree.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _case(suite: ElementTree.Element, finding: Finding, number: str, root: Path, *, fails: bool) -> None:
    again = f" ({number})" if number != "1" else ""
    file = relative(finding.span.file, root) or finding.span.file
    # Baselines and names have one identity; files of two sites may hold flows of one name.
    attributes = {"classname": file, "name": f"{scope(finding)}: {finding.name}{again}", "file": file}
    case = ElementTree.SubElement(suite, "testcase", {**attributes, "line": str(finding.span.line)})
    if fails:
        what = {"type": finding.severity, "message": _clean(finding.message)}
        ElementTree.SubElement(case, "failure", what).text = _clean(_words(finding))
    else:
        ElementTree.SubElement(case, "system-out").text = _clean(_words(finding))


def _words(finding: Finding) -> str:
    lines = [f"{finding.span}: {finding.severity}: {finding.message} ({finding.certainty})"]
    lines += [f"what to do: {finding.hint}"] if finding.hint else []
    lines += [f"how a caller gets here: {', '.join(finding.how)}"] if finding.how else []
    lines += [f"more: ivr rule {finding.code}"] if finding.code else []
    return "\n".join(lines)


def _clean(text: str) -> str:
    return _NEVER.sub("\N{REPLACEMENT CHARACTER}", text)
