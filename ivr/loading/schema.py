"""The JSON Schema of flow files, for editors and for the designer."""

from __future__ import annotations

from typing import Any

from ivr.loading.flow_file import NodeTypes
from ivr.model.flow import Flow

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def flow_schema(types: NodeTypes) -> dict[str, Any]:
    """Give the schema of a flow file: its own fields, and for each node the fields of its type."""
    schema = Flow.model_json_schema(ref_template="#/$defs/{model}")
    definitions: dict[str, Any] = schema.pop("$defs", {})
    definitions.pop("Node", None)
    for name, node_type in types.items():
        definitions[f"node-{name}"] = node_schema(node_type, definitions)
    nodes = [{"$ref": f"#/$defs/node-{name}"} for name in types]
    schema["properties"]["nodes"] = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"oneOf": nodes, "discriminator": {"propertyName": "type"}},
    }
    _close_maps(schema)
    _close_maps(definitions)
    return {"$schema": DIALECT, **schema, "$defs": dict(sorted(definitions.items()))}


def _close_maps(schema: Any) -> None:
    """Allow no other keys where pydantic gives the pattern of keys only."""
    if isinstance(schema, dict):
        if "patternProperties" in schema:
            schema.setdefault("additionalProperties", False)
        for each in schema.values():
            _close_maps(each)
    elif isinstance(schema, list):
        for each in schema:
            _close_maps(each)


def node_schema(node_type: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Give the schema of one node type; what it shares with others goes to `definitions`."""
    own: dict[str, Any] = node_type.model_json_schema(ref_template="#/$defs/{model}")
    definitions.update(own.pop("$defs", {}))
    own["required"] = sorted({*own.get("required", []), "type"})
    own["x-ui"] = {"family": node_type.family, "icon": node_type.icon}
    return own
