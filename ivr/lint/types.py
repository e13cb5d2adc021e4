"""What kind of value each variable of a flow has, where all that set it agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from jinja2 import nodes

from ivr.expressions import syntax
from ivr.model.flow import Flow
from ivr.model.node import Node
from ivr.model.text import Expression, Template
from ivr.nodes.collect import Collect
from ivr.nodes.record import Record
from ivr.nodes.set import Set

Type = Literal["text", "number"]
_ORDERED = frozenset({"gt", "gteq", "lt", "lteq"})
_OF_NUMBERS = frozenset({"amount", "number", "round", "abs"})


def types(flow: Flow) -> dict[str, Type]:
    """Give the variables that only ever have one type; null and what other systems give is not known."""
    found: dict[str, set[Type | None]] = {name: {None} for name in flow.parameters}
    for name, value in flow.variables.items():
        found.setdefault(name, set()).add(_of_value(value))
    for node in flow.nodes.values():
        for name in node.writes():
            found.setdefault(name, set()).add(_written(node, name))
    return {name: each for name, kinds in found.items() if len(kinds) == 1 for each in kinds if each is not None}


def mismatch(text: Template | Expression, known: Mapping[str, Type]) -> str:
    """Give what is wrong with how a text or condition uses variables of these types; "" for nothing."""
    tree = syntax(text, expression=isinstance(text, Expression))
    for part in tree.find_all(nodes.Compare):
        left = part.expr
        for operand in part.ops:
            wrong = _compared(left, operand.op, operand.expr, known)
            if wrong:
                return wrong
            left = operand.expr
    for use in tree.find_all(nodes.Filter):
        if use.name in _OF_NUMBERS and isinstance(use.node, nodes.Name) and known.get(use.node.name) == "text":
            return f'"{use.node.name}" is text, and "{use.name}" takes numbers: the call fails here'
    return ""


def _compared(left: nodes.Node, operator: str, right: nodes.Node, known: Mapping[str, Type]) -> str:
    kinds = _of_part(left, known), _of_part(right, known)
    if None in kinds or kinds[0] == kinds[1]:
        return ""
    name = next((each.name for each in (left, right) if isinstance(each, nodes.Name)), None)
    if name is None:
        return ""
    kind, other = known[name], "number" if known[name] == "text" else "text"
    if operator in _ORDERED:
        return f'"{name}" is {_named(kind)}, and compared with {_named(other)}: the call fails here'
    if operator in ("eq", "ne"):
        never = "never" if operator == "eq" else "always"
        return f'"{name}" is {_named(kind)}, and compared with {_named(other)}: that {never} holds'
    return ""


def _named(kind: str) -> str:
    return "text" if kind == "text" else "a number"


def _of_part(part: nodes.Node, known: Mapping[str, Type]) -> Type | None:
    if isinstance(part, nodes.Name):
        return known.get(part.name)
    if isinstance(part, nodes.Const):
        return _of_value(part.value)
    if isinstance(part, nodes.Neg):
        return _of_part(part.node, known)
    return None


def _of_value(value: object) -> Type | None:
    if isinstance(value, bool):
        return None
    return "text" if isinstance(value, str) else "number" if isinstance(value, int | float) else None


def _written(node: Node, name: str) -> Type | None:
    if isinstance(node, Collect):
        return "number" if node.kind in ("number", "amount") else "text"
    if isinstance(node, Record):
        return "text"
    if isinstance(node, Set):
        tree = syntax(node.values[name], expression=True)
        output = tree.body[0]
        if isinstance(output, nodes.Output):
            return _of_part(output.nodes[0], {})
    return None
