"""Each rule's table of flows: exactly what is found in them, by the default preset and the rule itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ivr.lint.rule import rules
from tests.lint.linting import HERE, brief, linted

CASES: list[tuple[str, dict[str, Any]]] = [
    (code, case)
    for code in rules()
    for case in yaml.safe_load((HERE / f"{code}.yaml").read_text() if (HERE / f"{code}.yaml").is_file() else "[]")
]


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{code}-{case['name']}" for code, case in CASES])
def test_exactly_what_is_expected_is_found(code: str, case: dict[str, Any], tmp_path: Path) -> None:
    found = linted(tmp_path, case["flow"], case.get("site"), code=code)
    assert sorted(brief(found)) == sorted(case["finds"])
    mine = [finding for finding in found.findings if finding.code == code]
    assert all(finding.message and finding.severity == rules()[code].severity for finding in mine)
    if "how" in case:
        assert list(mine[-1].how) == case["how"]
    if "says" in case:
        assert any(case["says"] in finding.message for finding in mine)
    if mine:
        assert mine[0].certainty in {case.get("certainty", mine[0].certainty)}


@pytest.mark.parametrize("code", rules())
def test_a_table_has_good_and_bad_flows(code: str) -> None:
    cases = [case for each, case in CASES if each == code]
    assert any(any(line.startswith(code) for line in case["finds"]) for case in cases)
    assert any(not any(line.startswith(code) for line in case["finds"]) for case in cases)
