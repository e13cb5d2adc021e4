"""Which variables a node reads, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import nodes

from ivr.dialog.speak import RESERVED
from ivr.expressions import expression_variables, syntax, template_variables
from ivr.model.node import Node
from ivr.model.outlet import Path
from ivr.model.text import Expression, Template, VariableRef
from ivr.nodes.callback import Callback
from ivr.nodes.collect import Collect
from ivr.nodes.fetch import Fetch
from ivr.nodes.queue import Queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A template or an expression of a node, and the variables of the flow that it reads."""

    path: Path
    text: Template | Expression
    names: frozenset[str]
    needed: frozenset[str]
    """Those without which the call fails: not after `default`, or in a test whether they are there."""
    late: bool
    """It is read when the node has done its work, as what a request saves."""


def readings(node: Node) -> Iterator[Reading]:
    """Give what a node reads, in the order of its fields."""
    for path, value in node.texts:
        if isinstance(value, VariableRef):
            # What is passed on is left out where it has no value, so that nothing needs it.
            yield Reading(path=path, text=Expression(value), names=frozenset({value}), needed=frozenset(), late=False)
        if not isinstance(value, Template | Expression):
            continue
        names = template_variables(value) if isinstance(value, Template) else expression_variables(value)
        names -= {*RESERVED, *given(node, path)}
        if names:
            needed = frozenset(names & _needed(syntax(value, expression=isinstance(value, Expression))))
            late = isinstance(node, Fetch) and path[0] == "save"
            yield Reading(path=path, text=value, names=names, needed=needed, late=late)


def given(node: Node, path: Path) -> frozenset[str]:
    """Give the values that a node itself brings to one of its texts."""
    if isinstance(node, Fetch) and path[0] == "save":
        return frozenset({"body", "status"})
    if isinstance(node, Collect) and path[0] == "confirm":
        return frozenset({"value"})
    if isinstance(node, Callback):
        return frozenset({"number", "promise", "slot", "key"})
    if isinstance(node, Queue):
        return frozenset({"position", "wait_minutes"})
    return frozenset()


def _needed(tree: nodes.Node) -> set[str]:
    """Give the variables that are read whatever the others are."""
    found: set[str] = set()
    waiting: list[nodes.Node] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Name):
            found.add(node.name)
        elif isinstance(node, nodes.Filter) and node.name == "default":
            waiting += node.args
        elif isinstance(node, nodes.Test) and node.name in ("defined", "undefined"):
            continue
        elif isinstance(node, nodes.If | nodes.CondExpr):
            waiting.append(node.test)
        elif isinstance(node, nodes.And | nodes.Or):
            waiting.append(node.left)
        else:
            waiting += node.iter_child_nodes()
    return found
