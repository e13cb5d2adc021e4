"""Which column each node stands in: calls run from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

Graph = Mapping[str, Mapping[int, str]]
"""Each node with the nodes its outlets lead to, by row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """Column numbers from 0, and the nodes in the order in which a walk from the start meets them."""

    column: Mapping[str, int]
    met: tuple[str, ...]


def rank(graph: Graph, start: str) -> Ranks:
    """Give every node's column: right of all that lead to it, ways back left out."""
    met = tuple(_walk(graph, start, set()))
    forward = _without_ways_back(graph, met, _steps(graph, start))
    place = {name: at for at, name in enumerate(met)}
    ordered = list(nx.lexicographical_topological_sort(forward, key=place.get))
    column = dict.fromkeys(met, 0)
    for node in ordered:
        for target in forward.successors(node):
            column[target] = max(column[target], column[node] + 1)
    _pull_right(forward, ordered, column, start)
    first = min(column.values())
    return Ranks(column={node: at - first for node, at in column.items()}, met=met)


def _without_ways_back(graph: Graph, met: tuple[str, ...], steps: Mapping[str, int]) -> nx.DiGraph[str]:
    """Give the graph without cycles: in each, what leads nearer to the start is a way back."""
    whole: nx.DiGraph[str] = nx.DiGraph()
    whole.add_nodes_from(met)
    whole.add_edges_from((node, target) for node in met for target in graph[node].values())
    for part in list(nx.strongly_connected_components(whole)):
        inside = [(node, target) for node, target in whole.subgraph(part).edges if steps[target] < steps[node]]
        whole.remove_edges_from(inside)
    whole.remove_edges_from(_closing(whole, met))
    return whole


def _closing(graph: nx.DiGraph[str], met: tuple[str, ...]) -> list[tuple[str, str]]:
    """Give the edges that close a cycle in a walk, depth first."""
    done: set[str] = set()
    closing = []
    for root in met:
        path = {root}
        stack = [] if root in done else [(root, iter(list(graph.successors(root))))]
        while stack:
            node, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                stack.pop()
                path.discard(node)
                done.add(node)
            elif target in path:
                closing.append((node, target))
            elif target not in done:
                path.add(target)
                stack.append((target, iter(list(graph.successors(target)))))
    return closing


def _pull_right(forward: nx.DiGraph[str], ordered: list[str], column: dict[str, int], start: str) -> None:
    """Move nodes that no way from the start leads to (only universals do) next to what they lead to."""
    ahead = nx.descendants(forward, start) | {start}
    for node in reversed(ordered):
        if node not in ahead and forward.out_degree(node) > 0:
            column[node] = min(column[target] for target in forward.successors(node)) - 1


def _steps(graph: Graph, start: str) -> Mapping[str, int]:
    """Give how many nodes away from the start each is; what the start does not lead to counts from its own roots."""
    steps: dict[str, int] = {}
    for root in _roots(graph, start):
        if root in steps:
            continue
        steps[root] = 0
        waiting = [root]
        for node in waiting:
            for target in graph[node].values():
                if target not in steps:
                    steps[target] = steps[node] + 1
                    waiting.append(target)
    return steps


def _walk(graph: Graph, start: str, met: set[str]) -> Iterable[str]:
    """Give the nodes depth first, first rows first."""
    for root in _roots(graph, start):
        stack = [root]
        while stack:
            node = stack.pop()
            if node not in met:
                met.add(node)
                yield node
                stack += reversed(list(graph[node].values()))


def _roots(graph: Graph, start: str) -> Iterable[str]:
    entered = {target for node, targets in graph.items() for target in targets.values() if target != node}
    yield start
    yield from (node for node in graph if node not in entered)
    yield from graph
