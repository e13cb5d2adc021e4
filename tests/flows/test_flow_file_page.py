"""docs/flow-file.md: every example loads, and every field, node type, filter and outlet is in it."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from ivr.dialog.entry import ENTRIES
from ivr.dialog.input import InputNode
from ivr.expressions import check_template
from ivr.formats import FILTERS
from ivr.loading.dialogue_file import parse_dialogues
from ivr.loading.flow_file import parse_flow
from ivr.loading.project import parse_site
from ivr.model.calendar import Calendar
from ivr.model.dialogue import Dialogue, Expect, Given, Step
from ivr.model.flow import Flow
from ivr.model.node import Node
from ivr.model.site import Agent, CallbackPolicy, Number, Queue, Sip, Site, Trunk
from ivr.model.universal import Reprompts, Universal
from ivr.nodes import node_types
from tests.flows.ours import ROOT

PAGE = (ROOT / "docs" / "flow-file.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml (\w+)\n(.*?)```", PAGE, re.DOTALL)
MODELS = [
    Flow,
    Universal,
    Reprompts,
    Site,
    Calendar,
    Queue,
    CallbackPolicy,
    Agent,
    Number,
    Trunk,
    Sip,
    Dialogue,
    Step,
    Given,
    Expect,
]


def code() -> str:
    """Everything the page writes as code: in backticks and in examples."""
    return " ".join(re.findall(r"`([^`\n]+)`", PAGE)) + " ".join(text for _, text in BLOCKS)


def names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


@pytest.mark.parametrize(("kind", "text"), BLOCKS, ids=[f"{number}-{kind}" for number, (kind, _) in enumerate(BLOCKS)])
def test_example_loads(kind: str, text: str) -> None:
    if kind == "site":
        parse_site("page", text)
    elif kind == "dialogues":
        assert parse_dialogues("page", text).dialogues
    else:
        first = text.split(":")[0]
        whole = text if kind == "flow" else f"flow: page\nstart: {first}\nnodes:\n" + re.sub(r"(?m)^(?=.)", "  ", text)
        flow, _, dangling = parse_flow("page", whole, node_types())
        assert dangling == ()
        assert flow.nodes


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_on_the_page(model: type[BaseModel]) -> None:
    assert [name for name in names(model) if not re.search(rf"\b{name}\b", code())] == []


@pytest.mark.parametrize("name", node_types())
def test_every_node_type_has_a_row_with_all_its_fields(name: str) -> None:
    table = PAGE.partition("## Node types")[2].splitlines()
    row = next(line for line in table if line.startswith(f"| `{name}` |"))
    model = node_types()[name]
    shared = InputNode if issubclass(model, InputNode) else Node
    own = [field.alias or key for key, field in model.model_fields.items() if key not in shared.model_fields]
    assert [field for field in own if f"`{field}`" not in row] == []


@pytest.mark.parametrize("field", names(InputNode))
def test_what_all_questions_have_is_on_the_page(field: str) -> None:
    assert f"`{field}`" in PAGE or field == "type"  # a column of the table


def test_every_filter_is_on_the_page_and_no_other() -> None:
    offered = re.search(r"there are (.*)", check_template("{{ x | nothing_of_that_name }}") or "")
    assert offered is not None
    known = set(offered.group(1).split(", "))
    assert set(FILTERS) <= known
    section = PAGE.partition("## Templates")[2].partition("## Conditions")[0]
    assert [name for name in sorted(known) if f"`{name}`" not in section] == []


@pytest.mark.parametrize("kind", ENTRIES)
def test_every_kind_of_entry_is_on_the_page(kind: str) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{kind}` | "))
    assert row
