"""How findings look, for people and for machines."""

from __future__ import annotations

import json
from pathlib import Path

from ivr.lint.finding import Finding
from ivr.lint.fingerprint import fingerprints
from ivr.lint.report import json as as_json
from ivr.lint.report import text as as_text
from ivr.lint.reported import Report
from ivr.lint.unfinished import Unfinished
from ivr.model.span import Span

FILE = ["flow: main", "nodes:", "  billing_menu:", "    note: 您好"]
FINDING = Finding(
    code="A202",
    name="menu-without-recourse",
    severity="error",
    certainty="proved",
    span=Span(file="flows/main/flow.yaml", line=3, column=3, end_column=15),
    message="when closed, a caller here cannot reach an agent, a callback or voicemail",
    hint="offer one of them here",
    flow="main",
    node="billing_menu",
    how=("closed hours", "press 1", "press 3"),
)
WIDE = Finding(
    code="",
    name="invalid-flow",
    severity="warning",
    certainty="possible",
    span=Span(file="flows/main/flow.yaml", line=4, column=11, end_column=13),
    message="odd",
)
LOST = Finding(
    code="S010",
    name="lost",
    severity="info",
    certainty="proved",
    span=Span(file="gone.yaml", line=9, column=1, end_column=2),
    message="odd",
)
UNFINISHED = Unfinished(flow="main", opening="closed hours", states=1_000, missing="R110 may miss callers")
REPORT = Report(findings=(FINDING, WIDE, LOST), suppressed=(FINDING,), flows=3)

TEXT = """\
flows/main/flow.yaml:3:3  error A202 menu-without-recourse  (proved)
    3 |   billing_menu:
      |   ^^^^^^^^^^^^ when closed, a caller here cannot reach an agent, a callback or voicemail
   what to do: offer one of them here
   how a caller gets here: closed hours, press 1, press 3
   more: ivr rule A202

flows/main/flow.yaml:4:11  warning invalid-flow  (possible)
    4 |     note: 您好
      |           ^^^^ odd

gone.yaml:9:1  info S010 lost  (proved)
      | odd
   more: ivr rule S010

3 flows: 1 error, 1 warning, 1 info; 1 suppressed
"""


def lines(file: str) -> list[str]:
    return FILE if file == "flows/main/flow.yaml" else []


def test_text() -> None:
    assert as_text.plain(REPORT, lines) == TEXT


def test_a_clean_report_says_so() -> None:
    assert as_text.plain(Report(findings=(), suppressed=(), flows=1), lines) == "1 flow: no findings\n"


def test_json() -> None:
    document = json.loads(as_json.render(REPORT))
    assert document["version"] == 1
    assert document["summary"] == {"flows": 3, "error": 1, "warning": 1, "info": 1, "suppressed": 1, "known": 0}
    assert document["findings"][0] == {
        "code": "A202",
        "name": "menu-without-recourse",
        "severity": "error",
        "certainty": "proved",
        "message": FINDING.message,
        "hint": "offer one of them here",
        "file": "flows/main/flow.yaml",
        "line": 3,
        "column": 3,
        "end_column": 15,
        "flow": "main",
        "node": "billing_menu",
        "outlet": None,
        "language": None,
        "how": ["closed hours", "press 1", "press 3"],
        "witness": None,
        "fingerprint": fingerprints([FINDING])[0],
    }
    assert document["findings"][1]["code"] is None


def test_every_field_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "lint.md").read_text()
    document = json.loads(as_json.render(REPORT))
    for name in (*document, *document["summary"], *document["findings"][0]):
        assert f"`{name}`" in page


def test_calls_not_followed_to_their_end_are_never_silent() -> None:
    report = Report(findings=(), suppressed=(), flows=1, unfinished=(UNFINISHED,))
    assert as_text.plain(report, lambda _: []).splitlines() == [
        "note: calls to main (closed hours) were followed for 1,000 states, not to their end: R110 may miss callers",
        "1 flow: no findings",
    ]
    assert json.loads(as_json.render(report))["unfinished"] == [
        {"flow": "main", "opening": "closed hours", "states": 1_000, "missing": "R110 may miss callers"}
    ]
