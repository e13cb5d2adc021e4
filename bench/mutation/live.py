"""Which variables a call can still ask for: the others make no difference to it, so states that differ in them are one.

This is classical liveness, backwards over all outlets, universals and `on_error`; where in doubt a variable lives.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.expressions import expression_variables, template_variables
from ivr.model.flow import Flow
from ivr.model.node import Node, walk
from ivr.model.text import Expression, Template
from ivr.nodes.collect import Collect
from ivr.nodes.fetch import Fetch
from ivr.nodes.set import Set
from ivr.nodes.subflow import Subflow

Names = frozenset[str]


def live(flow: Flow) -> Mapping[str, Names]:
    """Give the variables that may be read after a call comes to each node, by its id."""
    reads = {name: _reads(node) for name, node in flow.nodes.items()}
    anywhere = {each.next for each in flow.universals.values() if each.next is not None} | {flow.rescue}
    found: dict[str, Names] = dict(reads)
    changed = True
    while changed:
        changed = False
        common = frozenset().union(*(found[name] for name in anywhere if name in found))
        for name, node in reversed(tuple(flow.nodes.items())):
            lives = reads[name] | common
            for outlet in node.outlets():
                lives |= found.get(outlet.target or "", frozenset()) - _written(node, outlet.name)
            if lives != found[name]:
                found[name] = lives
                changed = True
    return found


def _reads(node: Node) -> Names:
    found: Names = frozenset()
    for _, value in walk(node):
        if isinstance(value, Template):
            found |= template_variables(value)
        elif isinstance(value, Expression):
            found |= expression_variables(value)
    return found


def _written(node: Node, outlet: str) -> Names:
    """Give what surely has a new value once a node is left through an outlet."""
    always = isinstance(node, Set | Subflow)
    answered = (isinstance(node, Collect) and outlet == "next") or (isinstance(node, Fetch) and outlet == "ok")
    return frozenset(node.writes()) if always or answered else frozenset()
