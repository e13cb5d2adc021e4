"""The published JSON Schema: what loads is valid, and most of what does not is not."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ivr.errors import FlowError
from ivr.loading.flow_file import parse_flow
from ivr.loading.schema import flow_schema
from ivr.loading.yaml_reader import read_yaml
from ivr.nodes import node_types
from tests.loading.mutate import mutated

ROOT = Path(__file__).parents[2]
TYPES = node_types()
SCHEMA = flow_schema(TYPES)
VALIDATOR = Draft202012Validator(SCHEMA)
FLOWS = sorted(ROOT.glob("flows/*/flow.yaml"))


def plain(value: object) -> Any:
    """Give lists for tuples, as JSON has them."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def is_valid(text: str) -> bool:
    """Say whether a flow file is valid by the schema."""
    return VALIDATOR.is_valid(plain(read_yaml("x", text)[0]))


def around(node: dict[str, Any]) -> dict[str, Any]:
    """Give a flow around a node."""
    return {"flow": "f", "start": "a", "nodes": {"a": node}}


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert list(SCHEMA["$defs"]) == sorted(SCHEMA["$defs"])


@pytest.mark.parametrize("file", FLOWS, ids=lambda file: file.parent.name)
def test_shipped_flows_are_valid(file: Path) -> None:
    value, _, _ = read_yaml(str(file), file.read_text(encoding="utf-8"))
    assert [error.message for error in VALIDATOR.iter_errors(plain(value))] == []


@pytest.mark.parametrize("name", TYPES)
def test_every_node_of_the_tables_is_valid(name: str) -> None:
    rows, _, _ = read_yaml(name, (ROOT / "tests" / "nodes" / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(rows, tuple)
    for row in rows:
        errors = VALIDATOR.iter_errors(around({"type": name, **plain(row["fields"])}))
        assert [error.message for error in errors] == [], row["case"]


@pytest.mark.parametrize("name", TYPES)
def test_fields_tell_what_they_are(name: str) -> None:
    node = SCHEMA["$defs"][f"node-{name}"]
    assert node["properties"]["type"]["const"] == name
    assert node["x-ui"].keys() == {"family", "icon"}
    for field, described in node["properties"].items():
        assert field == "type" or described.get("description"), field


@pytest.mark.parametrize(
    "node",
    [
        {"type": "nothing"},
        {"type": "say", "prompt": "x"},
        {"type": "say", "prompt": "x", "next": "a", "nxt": "a"},
        {"type": "say", "prompt": 5, "next": "a"},
        {"type": "say", "prompt": {}, "next": "a"},
        {"type": "say", "prompt": {"audio": "x.wav"}, "next": "a"},
        {"type": "say", "prompt": "x", "next": "a b"},
        {"type": "menu", "prompt": "x", "choices": {}, "failed": "a"},
        {"type": "menu", "prompt": "x", "choices": {"E": {"next": "a"}}, "failed": "a"},
        {"type": "menu", "prompt": "x", "choices": {"1": {}}, "failed": "a"},
        {"type": "menu", "prompt": "x", "choices": {"1": {"next": "a"}}, "attempts": 11, "failed": "a"},
        {"type": "collect", "prompt": "x", "variable": "a-b", "next": "a", "failed": "a"},
        {"type": "branch", "cases": [], "default": "a"},
        {"prompt": "x", "next": "a"},
    ],
)
def test_a_wrong_node_is_not_valid(node: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(around(node))


def test_what_loads_is_valid_and_most_of_what_does_not_is_not() -> None:
    good = [file.read_text(encoding="utf-8") for file in FLOWS if file.parent.name == "survey"]
    invalid = refused = 0
    for seed in range(150):
        text = mutated(good[0], Random(seed)).decode("utf-8", "replace")
        try:
            value, _, problems = read_yaml("x", text)
        except FlowError:
            continue
        try:
            parse_flow("x", text, TYPES)
        except FlowError:
            refused += not problems
            invalid += not problems and not VALIDATOR.is_valid(plain(value))
        else:
            assert VALIDATOR.is_valid(plain(value)), text
    assert refused > 20
    assert invalid > refused * 0.8
