"""What flows need of whoever carries their calls."""

from __future__ import annotations

from ivr.model.project import Project
from ivr.nodes.queue import Queue
from ivr.nodes.recording import Recording
from ivr.nodes.transfer import Transfer


def bridges(project: Project) -> bool:
    """Tell whether any flow joins its callers to somebody, which takes a second slot."""
    return any(
        isinstance(node, Queue) or (isinstance(node, Transfer) and node.mode == "bridge")
        for flow in project.flows.values()
        for node in flow.nodes.values()
    )


def records(project: Project) -> bool:
    """Tell whether any flow records calls."""
    return any(isinstance(node, Recording) for flow in project.flows.values() for node in flow.nodes.values())
