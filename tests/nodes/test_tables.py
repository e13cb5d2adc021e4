"""Runs the table of every node type, and keeps code, table and page together."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import ivr.nodes
from ivr.errors import RunError
from ivr.loading.flow_file import parse_flow
from ivr.loading.project import parse_site
from ivr.loading.yaml_reader import read_yaml
from ivr.model.command import Play
from ivr.model.node import Node
from ivr.model.universal import Reprompts, Universal
from ivr.model.value import Record, freeze
from ivr.model.view import View
from ivr.nodes import node_types
from tests import compact
from tests.conftest import NOW, SITE

TABLES = Path(__file__).parent
PAGES = Path(ivr.nodes.__file__).parent
TYPES = node_types()
HEADINGS = ("What callers hear", "Fields", "Outlets", "Example", "What goes wrong")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One row of a table: a node's fields, the call it is in, and what each event comes to."""

    name: str
    fields: dict[str, Any]
    call: dict[str, Any]
    steps: tuple[dict[str, Any], ...]


def _cases() -> list[Any]:
    found = []
    for name in TYPES:
        file = TABLES / f"{name}.yaml"
        rows, _, problems = read_yaml(file.name, file.read_text(encoding="utf-8")) if file.exists() else ((), None, ())
        assert not problems, problems
        assert isinstance(rows, tuple)
        for row in rows:
            case = Case(name=name, fields=row["fields"], call=row.get("call", {}), steps=row["steps"])
            found.append(pytest.param(case, id=f"{name}: {row['case']}"))
    return found


def _view(call: dict[str, Any], node: Node) -> View:
    given = dict(call)
    now = NOW + float(given.pop("later", 0))
    variables = freeze(given.pop("variables", {}))
    assert isinstance(variables, Record)
    universals = tuple((name, Universal.model_validate(each)) for name, each in given.pop("universals", {}).items())
    reprompts = Reprompts.model_validate(given.pop("reprompts", {}))
    owed = freeze(given.pop("owed", {}))
    assert isinstance(owed, Record)
    view = View(
        node="here",
        now=now,
        caller="+442079460123",
        called="main",
        language="en-GB",
        fallback="en-GB",
        languages=("en-GB", "es-ES"),
        folder="flows/main",
        site=parse_site("site.yaml", SITE)[0],
        variables=variables,
        memo=None,
        typed="",
        play=1,
        universals=tuple((name, each) for name, each in universals if node.takes("here", name, each)),
        reprompts=reprompts,
        owed=owed,
    )
    return replace(view, **given)


@pytest.mark.parametrize("case", _cases())
def test_case(case: Case) -> None:
    """Entering, and every event after it, gives exactly these commands and this way on."""
    node = TYPES[case.name].model_validate({"type": case.name, **case.fields})
    view = _view(case.call, node)
    for row in case.steps:
        ((text, expected),) = row.items()
        assert _lines(node, text, view) == list(expected), text
        view = _after(node, text, view)


def _lines(node: Node, text: str, view: View) -> list[str]:
    try:
        step = node.enter(view) if text == "enter" else node.on(compact.event(text, view.now, view.play - 1), view)
    except RunError as error:
        return [f"error {error}"]
    return compact.step_shown(step, view.now)


def _after(node: Node, text: str, view: View) -> View:
    try:
        step = node.enter(view) if text == "enter" else node.on(compact.event(text, view.now, view.play - 1), view)
    except RunError:
        return view
    if step is None:
        return view
    plays = sum(isinstance(command, Play) for command in step.commands)
    return replace(view, memo=step.memo, play=view.play + plays, typed=view.typed if step.typed is None else step.typed)


@pytest.mark.parametrize("name", TYPES)
def test_has_code_page_and_table(name: str) -> None:
    """A node type is one code file, one page and one table, all under its name."""
    assert Path(inspect.getfile(TYPES[name])).stem == name
    assert (PAGES / f"{name}.md").is_file(), "write its page"
    assert (TABLES / f"{name}.yaml").is_file(), "write its table"


def test_nothing_is_orphaned() -> None:
    """No page or table is left of a node type that is gone."""
    assert {page.stem for page in PAGES.glob("*.md")} == set(TYPES)
    assert {table.stem for table in TABLES.glob("*.yaml")} == set(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_every_outlet_is_taken_in_the_table(name: str) -> None:
    """The table shows each way out of the node at least once."""
    taken = set()
    known = set()
    for parameter in _cases():
        case = parameter.values[0]
        if case.name == name:
            node = TYPES[name].model_validate({"type": name, **case.fields})
            known |= {outlet.name for outlet in node.outlets()}
            taken |= {line[3:] for row in case.steps for lines in row.values() for line in lines if line[:3] == "-> "}
    assert known <= taken


@pytest.mark.parametrize("name", TYPES)
def test_a_node_tells_which_variables_it_sets(name: str) -> None:
    """What the table shows being set is what the node says it writes."""
    for parameter in _cases():
        case = parameter.values[0]
        if case.name == name:
            node = TYPES[name].model_validate({"type": name, **case.fields})
            lines = [line for row in case.steps for lines in row.values() for line in lines]
            assert {line.split()[1] for line in lines if line[:4] == "set "} <= set(node.writes())


@pytest.mark.parametrize("name", TYPES)
def test_page_documents_every_field_and_no_other(name: str) -> None:
    """The page has the five parts, and its table of fields is the model's."""
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^## (.+)$", page, re.MULTILINE)) == HEADINGS
    table = re.search(r"## Fields\n(.*?)\n## ", page, re.DOTALL)
    assert table is not None
    documented = re.findall(r"^\| `([^`]+)` \|", table[1], re.MULTILINE)
    fields = TYPES[name].model_fields
    common = {"type", "note", "lint"}
    assert sorted(documented) == sorted(f.alias or key for key, f in fields.items() if key not in common)


@pytest.mark.parametrize("name", TYPES)
def test_page_shows_an_example_that_loads(name: str) -> None:
    """The example is a node of the type, and a flow around it loads."""
    page = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    example = re.search(r"## Example\n.*?```yaml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    head = "flow: example\nkind: module\nlanguages: [en-GB, es-ES]\nstart: there\nnodes:\n"
    text = head + re.sub("^(?=.)", "  ", example[1], flags=re.MULTILINE) + "  there: {type: hangup}\n"
    flow, _, _ = parse_flow("example.yaml", text, TYPES)
    assert name in {node.type for node in flow.nodes.values()}
