"""Variables that hold what callers keyed in in secret."""

from __future__ import annotations

from ivr.expressions import expression_variables
from ivr.model.flow import Flow
from ivr.nodes.collect import Collect
from ivr.nodes.set import Set


def secrets(flow: Flow) -> frozenset[str]:
    """Give the variables that hold a card number, a PIN or another masked value, or what is made of one."""
    found = {
        node.variable
        for node in flow.nodes.values()
        if isinstance(node, Collect) and (node.sensitive or node.kind in ("card", "pin"))
    }
    made = [each for node in flow.nodes.values() if isinstance(node, Set) for each in node.values.items()]
    more = found
    while more:
        more = {name for name, value in made if expression_variables(value) & found} - found
        found |= more
    return frozenset(found)
