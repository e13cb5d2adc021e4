"""Draws a flow as Mermaid text, for README files and wikis."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.drawing.words import QUIET, outlet_words, reachable, spoken_name
from ivr.model.flow import Flow
from ivr.model.node import Family

_SHAPES: dict[Family, tuple[str, str]] = {
    "talk": ("[", "]"),
    "ask": ("{{", "}}"),
    "decide": ("{", "}"),
    "connect": ("([", "])"),
    "flow": ("(", ")"),
}
_COLOURS: dict[Family, str] = {
    "talk": "fill:#e0f1f8,stroke:#0a6c94,color:#14202b",
    "ask": "fill:#ece9fb,stroke:#5b45c9,color:#14202b",
    "decide": "fill:#fae8f1,stroke:#a23b72,color:#14202b",
    "connect": "fill:#e2f3e7,stroke:#1b7a3d,color:#14202b",
    "flow": "fill:#e8ecf0,stroke:#54616e,color:#14202b",
}


def mermaid(flow: Flow) -> str:
    """Give a flow as a Mermaid flow chart: a shape and colour for each family, dotted lines for what nobody chooses."""
    lines = ["flowchart LR", f"    start(((Start))) --> {_id(flow.start)}"]
    lines += [f"    {line}" for line in (*_nodes(flow), *_ways(flow), *_everywhere(flow), *_classes(flow))]
    return "\n".join(lines) + "\n"


def _nodes(flow: Flow) -> Iterator[str]:
    for name, node in flow.nodes.items():
        opening, closing = _SHAPES[node.family]
        yield f'{_id(name)}{opening}"{_text(spoken_name(name))}<br/>{_text(node.type)}"{closing}:::{node.family}'


def _ways(flow: Flow) -> Iterator[str]:
    for name, node in flow.nodes.items():
        for outlet in node.outlets():
            if outlet.target not in flow.nodes or outlet.target is None:
                continue
            words = outlet_words(outlet, node)
            label = _text(f"{outlet.name} {words}" if outlet.kind == "key" else words)
            if outlet.kind in QUIET:
                yield f'{_id(name)} -. "{label}" .-> {_id(outlet.target)}'
            elif outlet.kind == "next" and outlet.name == "next":
                yield f"{_id(name)} --> {_id(outlet.target)}"
            else:
                yield f'{_id(name)} -- "{label}" --> {_id(outlet.target)}'


def _everywhere(flow: Flow) -> Iterator[str]:
    found = [(name, each) for name, each in flow.universals.items() if each.next is not None]
    if found:
        yield 'everywhere>"Everywhere"]'
    for name, universal in found:
        label = _text(" ".join((*universal.keys, spoken_name(universal.label or name))))
        yield f'everywhere -- "{label}" --> {_id(str(universal.next))}'


def _classes(flow: Flow) -> Iterator[str]:
    used = {node.family for node in flow.nodes.values()}
    yield from (f"classDef {family} {colours}" for family, colours in _COLOURS.items() if family in used)
    lost = [_id(name) for name in flow.nodes if name not in reachable(flow)]
    if lost:
        yield "classDef unreached stroke-dasharray:5 4,opacity:0.6"
        yield f"class {','.join(lost)} unreached"


def _id(name: str) -> str:
    """Give an id that is no word of Mermaid's own, such as `end`."""
    return "n_" + name.replace("-", "_2d_")


def _text(text: str) -> str:
    """Give text as a quoted label holds it."""
    plain = " ".join(text.split()).replace("#", "#35;").replace('"', "#quot;")
    return plain.replace("<", "#lt;").replace(">", "#gt;").replace("`", "#96;")
