"""Tidies the places of a draft's nodes, whether or not the draft is a flow yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from ivr.drawing.boxes import WIDTH, box_height
from ivr.drawing.tidy import Rectangle, beside, tidy
from web_designer.services.documents import Place
from web_designer.services.forms import node_forms

Name = Annotated[str, Field(max_length=64)]


class Size(BaseModel):
    """How large a node is drawn, in pixels."""

    model_config = ConfigDict(extra="forbid")

    width: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
    height: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]


class Untidy(BaseModel):
    """What to tidy: these nodes or all, as large as they are drawn, from where they are now."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    nodes: list[Name] | None = None
    """Without it, all."""
    sizes: dict[Name, Size] = {}
    layout: dict[Name, Place] = {}


def tidied(document: Any, wanted: Untidy) -> dict[str, dict[str, int]]:
    """Give the new places of the nodes that are to be tidied."""
    ways = ways_of(document)
    start = str(document.get("start", "")) if isinstance(document, dict) else ""
    chosen = list(ways) if wanted.nodes is None else [node for node in ways if node in wanted.nodes]
    sizes = {node: (size.width, size.height) for node, size in wanted.sizes.items()}
    part = {node: ways[node] for node in chosen}
    places = tidy(part, start, {node: size for node, size in sizes.items() if node in part})
    if wanted.nodes is not None and places:
        x, y = _moved(places, wanted, ways, sizes)
        places = {node: (place[0] + x, place[1] + y) for node, place in places.items()}
    return {node: {"x": x, "y": y} for node, (x, y) in places.items()}


def _moved(
    places: Mapping[str, tuple[int, int]],
    wanted: Untidy,
    ways: Mapping[str, list[str]],
    sizes: Mapping[str, tuple[float, float]],
) -> tuple[int, int]:
    def rectangle(node: str, x: float, y: float) -> Rectangle:
        width, height = sizes.get(node, (WIDTH, box_height(len(ways[node]))))
        return Rectangle(x=x, y=y, width=width, height=height)

    before = [wanted.layout[node] for node in places if node in wanted.layout]
    corner = (round(min((each.x for each in before), default=0)), round(min((each.y for each in before), default=0)))
    others = [
        rectangle(node, place.x, place.y)
        for node, place in wanted.layout.items()
        if node in ways and node not in places
    ]
    return beside(places, corner, [rectangle(node, *place) for node, place in places.items()], others)


def ways_of(document: Any) -> dict[str, list[str]]:
    """Give where each node of a document leads, in the order of its fields; what is no node leads nowhere."""
    nodes = document.get("nodes") if isinstance(document, dict) else None
    schemas = {form["type"]: form["schema"] for form in node_forms()}
    found = {}
    for name, fields in (nodes if isinstance(nodes, dict) else {}).items():
        kind = fields.get("type") if isinstance(fields, dict) else None
        found[name] = list(_targets(schemas.get(kind, {}) if isinstance(kind, str) else {}, fields))
    return found


def _targets(schema: Mapping[str, Any], value: Any) -> Iterator[str]:
    if schema.get("format") == "node-ref":
        if isinstance(value, str):
            yield value
    elif isinstance(value, dict):
        known, other = schema.get("properties", {}), schema.get("additionalProperties")
        for key, item in value.items():
            inner = known.get(key, other)
            if isinstance(inner, dict):
                yield from _targets(inner, item)
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for item in value:
            yield from _targets(schema["items"], item)
