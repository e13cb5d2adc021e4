"""The pages of the rules: there for each rule, complete, and true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ivr.lint.rules
from ivr.lint.rule import Rule, rules
from tests.lint.linting import HERE, brief, linted

FOLDER = Path(ivr.lint.rules.__path__[0])
SECTIONS = ["What it finds", "What callers go through", "Example", "Instead", "Evidence", "When to ignore"]


def sections(rule: type[Rule]) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", rule.page(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def examples(text: str) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)


@pytest.mark.parametrize("code", rules())
def test_a_rule_has_its_file_page_and_table(code: str) -> None:
    rule = rules()[code]
    stem = rule.name.replace("-", "_")
    assert rule.__module__ == f"{ivr.lint.rules.__name__}.{stem}"
    assert rule.page().startswith(f"# {code} {rule.name}\n")
    assert list(sections(rule)) == SECTIONS
    assert all(text.strip() for text in sections(rule).values())
    assert (HERE / f"{code}.yaml").is_file()
    assert rule.severity in ("error", "warning", "info")


def test_no_page_or_table_is_orphaned() -> None:
    stems = {rule.name.replace("-", "_") for rule in rules().values()}
    assert {page.stem for page in FOLDER.glob("*.md")} == stems
    assert {file.stem for file in FOLDER.glob("*.py") if not file.stem.startswith("_")} == stems
    assert {table.stem for table in HERE.glob("[A-Z][0-9][0-9][0-9].yaml")} == set(rules())


@pytest.mark.parametrize("code", rules())
def test_the_example_of_a_page_gives_exactly_its_code(code: str, tmp_path: Path) -> None:
    found = examples(sections(rules()[code])["Example"])
    assert len(found) == 1
    assert {line.split()[0] for line in brief(linted(tmp_path, found[0], code=code))} == {code}


@pytest.mark.parametrize("code", rules())
def test_what_to_do_instead_is_clean(code: str, tmp_path: Path) -> None:
    found = examples(sections(rules()[code])["Instead"])
    assert len(found) == 1
    assert brief(linted(tmp_path, found[0], code=code)) == []
