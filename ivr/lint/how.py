"""Tells how a caller gets somewhere, in words a designer knows."""

from __future__ import annotations

from collections.abc import Sequence

from ivr.lint.graph import Edge, Graph
from ivr.model.node import Node
from ivr.nodes.queue import Queue

_SPOKEN_KEYS = {"*": "star", "#": "hash"}
MOST_TOLD = 60
"""Nodes on a path that is told from end to end; thousands of findings far down a long flow would fill the memory."""
_STEPS: dict[str, str] = {
    "failed": "it fails",
    "timeout": "no answer comes in time",
    "full": "the queue is full",
    "no_agents": "no agent is signed in",
    "closed": "the queue is closed",
    "answered": "the talk ends",
    "busy": "the line is busy",
    "no_answer": "nobody answers",
    "booked": "the callback is booked",
    "declined": "decline the callback",
    "no_input": "say nothing",
    "on_error": "the flow itself fails",
}


def steps(graph: Graph, path: Sequence[Edge]) -> tuple[str, ...]:
    """Give what a caller does and meets on a path; ways that need nothing of either are left out.

    Of a path that nobody would read to its end, its beginning and its end.
    """
    if len(path) > MOST_TOLD:
        half = MOST_TOLD // 2
        left_out = f"{len(path) - 2 * half} nodes further on"
        return (*steps(graph, path[:half]), left_out, *steps(graph, path[-half:]))
    found = (step(graph.place(edge.source).node, edge) for edge in path)
    return tuple(each for each in found if each)


def step(node: Node, edge: Edge) -> str:
    """Give one step, "" for a way that is simply taken."""
    if edge.kind == "key":
        return f"press {key_name(edge.name)}"
    if edge.kind == "universal":
        return f"press {key_name(edge.keys[0])}" if edge.keys else f'say "{edge.label}"'
    if edge.kind == "failed" and node.asks:
        attempts = getattr(node, "attempts", 1)
        return "stay silent" if attempts == 1 else f"stay silent {attempts} times"
    if edge.kind == "timeout" and isinstance(node, Queue):
        return f"wait {_duration(node.max_wait)}"
    if edge.kind == "case":
        return edge.label
    if edge.kind == "default":
        return "otherwise"
    if edge.kind == "next" and node.asks:
        return "answer"
    if edge.kind == "closed" and not isinstance(node, Queue):
        return ""
    return _STEPS.get(edge.kind, "")


def key_name(key: str) -> str:
    """Give a key as it is said: `*` is star."""
    return _SPOKEN_KEYS.get(key, key)


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:g} seconds"
    return f"{seconds / 60:g} minutes"
