"""Strongly connected components of a graph of numbered vertices."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def components(roots: Iterable[int], onward: Callable[[int], Iterable[int]]) -> list[list[int]]:
    """Give the strongly connected components that `roots` reach, each before those that lead to it.

    Tarjan (1972), without recursion, so that long flows do not exhaust the stack.
    """
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    waiting: set[int] = set()
    found: list[list[int]] = []
    for root in roots:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        waiting.add(root)
        work = [(root, iter(onward(root)))]
        while work:
            vertex, targets = work[-1]
            for target in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    waiting.add(target)
                    work.append((target, iter(onward(target))))
                    break
                if target in waiting:
                    low[vertex] = min(low[vertex], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[vertex])
                if low[vertex] == index[vertex]:
                    place = _last(stack, vertex)
                    component = stack[place:]
                    del stack[place:]
                    waiting.difference_update(component)
                    found.append(component)
    return found


def cycles(roots: Iterable[int], onward: Callable[[int], Iterable[int]]) -> list[list[int]]:
    """Give the components one can go round in: more than one vertex, or one that leads to itself."""
    return [each for each in components(roots, onward) if len(each) > 1 or each[0] in onward(each[0])]


def _last(stack: list[int], vertex: int) -> int:
    place = len(stack) - 1
    while stack[place] != vertex:
        place -= 1
    return place
