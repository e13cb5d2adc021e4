"""The languages that callers of a flow can hear."""

from __future__ import annotations

from ivr.model.flow import Flow
from ivr.nodes.language import Language


def chosen(flow: Flow) -> tuple[str, ...]:
    """Give the flow's languages, and those that its callers can choose, each once."""
    offered = (
        choice.language
        for node in flow.nodes.values()
        if isinstance(node, Language)
        for choice in node.choices.values()
    )
    return tuple(dict.fromkeys((*flow.spoken, *offered)))
