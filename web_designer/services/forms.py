"""What the designer's panels are made of: the JSON Schemas of nodes and flows, with a widget for every field.

References between definitions are written out, so that a panel needs no resolver. A new node type gets its panel from
its model; nothing here knows one by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, get_args

from markdown_it import MarkdownIt
from pydantic import BaseModel

from ivr.dialog.input import InputNode
from ivr.drawing.words import spoken_name
from ivr.loading.schema import node_schema
from ivr.model.base import LANGUAGE_TAG
from ivr.model.flow import Flow
from ivr.model.node import Node
from ivr.model.outlet import OutletKind
from ivr.nodes import node_types

Schema = dict[str, Any]

_REFERENCES = {kind: f"{kind}-ref" for kind in ("node", "flow", "queue", "calendar", "mailbox", "audio")}
_PATTERNS = {
    r"^[A-Za-z_][A-Za-z0-9_]*$": "variable",
    r"^[0-9*#A-D]{1,4}$": "key",
    LANGUAGE_TAG: "language-tag",
}
"""What a pattern of the models stands for."""
_WIDGETS = {"boolean": "switch", "integer": "number", "number": "number", "array": "list", "string": "text"}
_LONG = frozenset({"note"})
WAYS, ASKING, NOTES = "Ways out", "When there is no answer", "Notes"
GROUPS = ("", WAYS, ASKING, NOTES)
"""The groups of a panel in their order; what a node is about stands first, in the group ""."""


@lru_cache(maxsize=1)
def node_forms() -> list[Schema]:
    """Give every node type with its panel, sorted by name: what the palette shows and what a node may hold."""
    return [_node_form(name, node_type) for name, node_type in node_types().items()]


def _node_form(name: str, node_type: type[Node]) -> Schema:
    definitions: Schema = {}
    schema = node_schema(node_type, definitions)
    return {
        "type": name,
        "title": spoken_name(name),
        "summary": " ".join((node_type.__doc__ or "").split("\n\n")[0].split()),
        "family": node_type.family,
        "icon": node_type.icon,
        "recourse": node_type.recourse,
        # What it asks may depend on its fields; then it is a property of the type's own.
        "asks": node_type.asks is not Node.asks,
        "ends": node_type.ends,
        "page_html": _page(node_type),
        "schema": _form(schema, definitions, node_type),
    }


@lru_cache(maxsize=1)
def flow_form() -> Schema:
    """Give the panel of what stands in a flow outside its nodes."""
    schema = Flow.model_json_schema(ref_template="#/$defs/{model}")
    schema["properties"].pop("nodes")
    schema["required"].remove("nodes")
    return _form(schema, schema.pop("$defs", {}), Flow)


def _form(schema: Schema, definitions: Mapping[str, Schema], model: type[BaseModel]) -> Schema:
    found: Schema = _plain(schema, definitions, ())
    groups = {name: _group(name, field, model) for name, field in found["properties"].items()}
    for order, name in enumerate(sorted(groups, key=lambda each: GROUPS.index(groups[each]))):
        found["properties"][name]["x-ui"].update(order=order, group=groups[name])
    return found


def _plain(schema: Any, definitions: Mapping[str, Schema], path: tuple[str, ...]) -> Any:
    """Give a schema without references and nulls; every field of a map that is known gets its `x-ui`."""
    schema = _resolved(schema, definitions)
    if "anyOf" in schema:
        kinds = [each for each in schema.pop("anyOf") if each.get("type") != "null"]
        if len(kinds) == 1:
            return _plain({**_resolved(kinds[0], definitions), **schema}, definitions, path)
        schema["anyOf"] = [_plain(each, definitions, path) for each in kinds]
    if "properties" in schema:
        schema["properties"] = {
            name: _field(name, value, definitions, (*path, name)) for name, value in schema["properties"].items()
        }
    if "patternProperties" in schema:
        [(pattern, schema["additionalProperties"])] = schema.pop("patternProperties").items()
        schema["propertyNames"] = {"pattern": pattern}
    if isinstance(schema.get("additionalProperties"), dict):
        schema["additionalProperties"] = _plain(schema["additionalProperties"], definitions, (*path, "*"))
    if "propertyNames" in schema:
        schema["propertyNames"] = _formatted(schema["propertyNames"], path)
    if isinstance(schema.get("items"), dict):
        schema["items"] = _plain(schema["items"], definitions, (*path, "#"))
    return _formatted(schema, path)


def _resolved(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    found = dict(schema)
    while "$ref" in found:
        name = found.pop("$ref").rpartition("/")[2]
        found = {**definitions[name], **found}
    return found


def _field(name: str, schema: Any, definitions: Mapping[str, Schema], path: tuple[str, ...]) -> Schema:
    found: Schema = _plain(schema, definitions, path)
    own = found.get("x-ui", {})
    help_text = " ".join(str(found.get("description", "")).split())
    widget = "long-text" if name in _LONG else _widget(found)
    found["x-ui"] = {"widget": widget, "group": "", "order": 0, "label": spoken_name(name), "help": help_text, **own}
    return found


def _formatted(schema: Schema, path: tuple[str, ...]) -> Schema:
    """Name the format of a text, and the kind of the way out that a node's name is."""
    kind = schema.get("format")
    if kind in _REFERENCES:
        schema["format"] = _REFERENCES[kind]
    elif "pattern" in schema and "format" not in schema and schema["pattern"] in _PATTERNS:
        schema["format"] = _PATTERNS[schema["pattern"]]
    elif schema.get("maximum") == 86_400 and schema.get("exclusiveMinimum") == 0:
        schema["format"] = "seconds"
    if schema.get("format") == "node-ref":
        schema.setdefault("x-outlet", {"kind": outlet_kind(path)})
    return schema


def outlet_kind(path: tuple[str, ...]) -> OutletKind:
    """Give the kind of way out that a field is, from where it stands: `*` is any key of a map, `#` any item of a list.

    A field with the name of a kind is of that kind; in maps of keys it is a key, in lists a case. A model whose field
    is of another kind says so: `json_schema_extra={"x-outlet": {"kind": …}}`.
    """
    if path[-1] in get_args(OutletKind):
        last: OutletKind = path[-1]  # type: ignore[assignment]
        if last != "next" or len(path) == 1:
            return last
    if "#" in path:
        return "case"
    if path[0] == "exits":
        return "exit"
    if path[0] == "universals":
        return "universal"
    return "key" if "*" in path else "next"


def _widget(schema: Schema) -> str:
    kind = schema.get("format")
    if kind is not None:
        return "reference" if kind.endswith("-ref") and kind not in ("node-ref", "audio-ref") else str(kind)
    if "enum" in schema or "const" in schema:
        return "choice"
    if "anyOf" in schema:
        return "either"
    if schema.get("type") == "object":
        return "group" if "properties" in schema else "map"
    return _WIDGETS.get(str(schema.get("type")), "json")


def _group(name: str, field: Schema, model: type[BaseModel]) -> str:
    if name in Node.model_fields:
        return NOTES
    if field.get("format") == "node-ref":
        return WAYS
    own = {each.alias or key: key for key, each in model.model_fields.items()}
    return ASKING if issubclass(model, InputNode) and own.get(name) in InputNode.model_fields else ""


def _page(node_type: type[Node]) -> str:
    package, _, name = node_type.__module__.rpartition(".")
    file = files(package).joinpath(f"{name}.md")
    if not file.is_file():
        return ""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return str(reader.render(file.read_text(encoding="utf-8")))
