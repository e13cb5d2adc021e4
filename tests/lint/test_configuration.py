"""`ivr.toml` and `[tool.ivr]`: what they say, where they are found, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.errors import FlowError
from ivr.lint.configuration import parse_configuration
from ivr.lint.configuration_file import find

FULL = """
preset = "strict"
ignore = ["S", "R101"]
fail-on = "warning"
baseline = "lint-baseline.json"

[options.C301]
short_wait = 60
"""


def test_everything_it_can_say() -> None:
    found = parse_configuration("ivr.toml", FULL)
    assert (found.preset, found.ignore, found.fail_on) == ("strict", ("S", "R101"), "warning")
    assert found.baseline == "lint-baseline.json"
    rules = {rule.code: rule for rule in found.selection.rules()}
    assert rules["C301"].option("short_wait") == 60
    assert "R101" not in rules


def test_an_empty_file_changes_nothing() -> None:
    assert parse_configuration("ivr.toml", "").preset == "2026.1"


def test_pyproject_has_it_in_a_table() -> None:
    text = '[project]\nname = "flows"\n[tool.ivr]\npreset = "all"\n[tool.ivr.options.C301]\nshort_wait = 60\n'
    found = parse_configuration("pyproject.toml", text)
    assert found.preset == "all"
    assert found.options == {"C301": {"short_wait": 60}}


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "hint"),
    [
        ('preset = "stict"', 1, 10, 'there is no preset "stict"', 'did you mean "strict"?'),
        ('presett = "strict"', 1, 1, "presett", 'did you mean "preset"?'),
        ('\nselect = ["A", "A22"]', 2, 16, 'no rule has the code "A22"', 'did you mean "A212"?'),
        ('ignore = [\n  "A",\n  "Z9", # never\n]', 3, 3, 'no rule has the code "Z9"', "there are: "),
        ("ignore = 3", 1, 10, "list", ""),
        ('fail-on = "errors"', 1, 11, "error", ""),
        ("[options.C301]\nshort_wat = 3", 2, 1, 'C301 has no option "short_wat"', 'did you mean "short_wait"?'),
        ('[options.C301]\nshort_wait = "3"', 2, 14, "number", ""),
        ("[options.R101]\ntop = 3", 2, 1, 'R101 has no option "top"', "it has none"),
        ("[options]\nC30.short_wait = 3", 2, 1, 'no rule has the code "C30"', 'did you mean "C301"?'),
        ("preset = strict", 1, 10, "not TOML", "quotes"),
        ("preset = ", 1, 10, "not TOML", "quotes"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(text: str, line: int, column: int, message: str, hint: str) -> None:
    with pytest.raises(FlowError) as raised:
        parse_configuration("ivr.toml", text)
    problem = raised.value.problems[0]
    assert message in problem.message
    assert hint in problem.hint
    assert (problem.span.line, problem.span.column) == (line, column)


def test_mistakes_in_pyproject_stand_in_its_table() -> None:
    with pytest.raises(FlowError) as raised:
        parse_configuration("pyproject.toml", '[tool.other]\npreset = "x"\n[tool.ivr]\npreset = "x"')
    assert [(problem.span.line, problem.span.column) for problem in raised.value.problems] == [(4, 10)]


def test_the_nearest_one_holds(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "lines" / "north"
    inner.mkdir(parents=True)
    assert find(inner) is None
    (tmp_path / "pyproject.toml").write_text('[tool.ivr]\npreset = "all"')
    assert find(inner) == tmp_path / "pyproject.toml"
    (tmp_path / "lines" / "pyproject.toml").write_text("[tool.other]")
    assert find(inner) == tmp_path / "pyproject.toml"
    (tmp_path / "lines" / "ivr.toml").write_text("")
    assert find(inner) == tmp_path / "lines" / "ivr.toml"


def test_none_is_looked_for_outside_the_repository(tmp_path: Path) -> None:
    (tmp_path / "ivr.toml").write_text("")
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert find(tmp_path / "repository") is None


def test_profiles_add_the_rules_of_their_countries() -> None:
    codes = [rule.code for rule in parse_configuration("ivr.toml", 'profiles = ["PCI"]').selection.rules()]
    assert [code for code in codes if code[0] == "K"] == ["K903", "K904"]
    with pytest.raises(FlowError, match='no profile "PIC"'):
        parse_configuration("ivr.toml", 'profiles = ["PIC"]')
