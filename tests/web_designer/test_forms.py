from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from ivr.loading.yaml_ops import document_of
from ivr.loading.yaml_reader import read_yaml
from ivr.nodes import node_types
from web_designer.services.forms import GROUPS, flow_form, node_forms

FLOWS = Path(__file__).parents[2] / "flows"
NODES = Path(__file__).parents[1] / "nodes"
FORMS = {form["type"]: form for form in node_forms()}


def _fields(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for field in schema.get("properties", {}).values():
        yield field
        yield from _fields(field)
    for inner in (schema.get("items"), schema.get("additionalProperties"), *schema.get("anyOf", [])):
        if isinstance(inner, dict):
            yield from _fields(inner)


@pytest.mark.parametrize("kind", sorted(node_types()))
def test_every_node_type_has_a_panel(kind: str) -> None:
    form = FORMS[kind]
    assert form["title"]
    assert form["summary"]
    assert "<h" in form["page_html"]
    assert "$ref" not in str(form["schema"])
    for field in _fields(form["schema"]):
        assert field["x-ui"]["widget"] != "json", field
        assert field["x-ui"]["label"]
    top = [field["x-ui"] for field in form["schema"]["properties"].values()]
    assert sorted(each["order"] for each in top) == list(range(len(top)))
    assert {each["group"] for each in top} <= set(GROUPS)


@pytest.mark.parametrize("kind", sorted(node_types()))
def test_a_nodes_ways_out_are_in_its_schema_with_their_kind(kind: str) -> None:
    rows, _, _ = read_yaml("t.yaml", (NODES / f"{kind}.yaml").read_text(encoding="utf-8"))
    assert isinstance(rows, tuple)
    nodes = [node_types()[kind].model_validate({"type": kind, **row["fields"]}) for row in rows]
    outlets = [outlet for node in nodes for outlet in node.outlets()]
    for outlet in outlets:
        schema = _at(FORMS[kind]["schema"], outlet.field)
        assert schema is not None
        assert (schema["format"], schema["x-outlet"]) == ("node-ref", {"kind": outlet.kind}), outlet
    assert outlets or FORMS[kind]["ends"]


def _at(schema: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any] | None:
    for part in path:
        inner = schema.get("items") if isinstance(part, int) else schema.get("properties", {}).get(part)
        schema = inner if inner is not None else schema.get("additionalProperties")  # type: ignore[assignment]
        if not isinstance(schema, dict):
            return None
    return schema


@pytest.mark.parametrize("name", ["main", "clinic", "survey"])
def test_the_schemas_take_the_sample_flows(name: str) -> None:
    document = document_of((FLOWS / name / "flow.yaml").read_text(encoding="utf-8"))
    for node in document.pop("nodes").values():
        jsonschema.validate(node, FORMS[node["type"]]["schema"])
    jsonschema.validate(document, flow_form())


def test_the_lists_that_pickers_show(web: TestClient) -> None:
    site = web.get("/api/site").json()
    assert {each["name"] for each in site["flows"]} == {"sample", "survey"}
    assert [each["number"] for each in site["numbers"]][:1] == ["+442079460199"]
    assert web.get("/api/flow-schema").json()["properties"]["start"]["format"] == "node-ref"
    menu = next(each for each in web.get("/api/node-types").json() if each["type"] == "menu")
    key = menu["schema"]["properties"]["choices"]
    assert key["propertyNames"]["format"] == "key"
    assert key["additionalProperties"]["properties"]["next"]["x-outlet"] == {"kind": "key"}
    assert menu["schema"]["properties"]["prompt"]["format"] == "prompt"
