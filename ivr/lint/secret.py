"""Variables that hold what callers keyed in in secret."""

from __future__ import annotations

from ivr.model.flow import Flow
from ivr.nodes.collect import Collect


def secrets(flow: Flow) -> frozenset[str]:
    """Give the variables that hold a card number, a PIN or another masked value."""
    return frozenset(
        node.variable
        for node in flow.nodes.values()
        if isinstance(node, Collect) and (node.sensitive or node.kind in ("card", "pin"))
    )
