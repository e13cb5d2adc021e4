"""Baselines: what they know, and what they forget."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.errors import ConfigError
from ivr.lint.baseline import Baseline, Looked, parse_baseline
from ivr.lint.fingerprint import fingerprints, marked
from ivr.lint.reported import Report
from tests.lint.test_report import FINDING, LOST

EVERYTHING = Looked(flows=frozenset({"main"}), codes=frozenset({"A202", "S010"}))
NONE = Baseline(known={})
TWICE = replace(FINDING, span=replace(FINDING.span, line=9))


def of(*findings: object) -> Report:
    return Report(findings=findings, suppressed=(), flows=1)  # type: ignore[arg-type]


def test_it_can_be_read_by_people_and_by_us() -> None:
    written = NONE.renewed(of(FINDING, LOST), EVERYTHING)
    assert '": "A202 in main, billing_menu",\n' in written.text()
    assert parse_baseline("b.json", written.text()) == written
    assert parse_baseline("b.json", NONE.text()) == NONE


def test_words_lines_and_files_may_change() -> None:
    known = NONE.renewed(of(FINDING), EVERYTHING)
    moved = replace(FINDING, message="other words", severity="info", span=replace(LOST.span, line=80))
    report = known.applied(of(moved))
    assert (report.findings, report.known) == ((), (moved,))


@pytest.mark.parametrize(
    "field", [{"code": "A201"}, {"flow": "other"}, {"node": "other"}, {"outlet": "1"}, {"language": "es-ES"}]
)
def test_another_place_is_another_finding(field: dict[str, str]) -> None:
    known = NONE.renewed(of(FINDING), EVERYTHING)
    other = replace(FINDING, **field)  # type: ignore[arg-type]
    assert known.applied(of(other)).findings == (other,)


def test_one_more_of_the_same_is_new() -> None:
    known = NONE.renewed(of(FINDING), EVERYTHING)
    report = known.applied(of(FINDING, TWICE))
    assert (report.findings, report.known) == ((TWICE,), (FINDING,))
    assert [mark for _, mark, old in marked(report.findings, report.known) if not old] == [
        fingerprints([FINDING, TWICE])[1]
    ]


def test_pruning_only_removes() -> None:
    known = NONE.renewed(of(FINDING), EVERYTHING)
    assert known.pruned(of(FINDING, TWICE, LOST), EVERYTHING) == known
    assert known.pruned(of(LOST), EVERYTHING) == NONE


@pytest.mark.parametrize(
    "looked",
    [
        Looked(flows=frozenset({"other"}), codes=frozenset({"A202"})),
        Looked(flows=frozenset({"main"}), codes=frozenset({"S010"})),
    ],
)
def test_what_was_not_looked_for_is_not_forgotten(looked: Looked) -> None:
    known = NONE.renewed(of(FINDING), EVERYTHING)
    assert known.pruned(of(), looked) == known
    assert len(known.renewed(of(LOST), looked).known) == 2


def test_files_that_are_no_flow_are_never_known() -> None:
    broken = replace(FINDING, code="", name="invalid-flow")
    assert NONE.renewed(of(broken), EVERYTHING) == NONE


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other/v1", "known": {}}', '{"known": 3}'])
def test_what_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"b\.json is no baseline"):
        parse_baseline("b.json", text)
