"""What the variables that branches look at can be, at each place of a call."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import inf, prod
from typing import TYPE_CHECKING

from ivr.dialog.entry import ENTRIES
from ivr.errors import RunError
from ivr.expressions import evaluate, expression_variables
from ivr.lint.dataflow import Dataflow, Way
from ivr.lint.domains import Domain, Keyed, Numbers, exactly, joined, values
from ivr.model.value import Value
from ivr.nodes.branch import Branch
from ivr.nodes.collect import Collect
from ivr.nodes.set import Set
from ivr.nodes.subflow import Subflow

if TYPE_CHECKING:
    from ivr.lint.call import Call

MOST = 64
"""Combinations of values tried to see what an expression gives."""
Domains = Mapping[str, Domain]


def possible(call: Call) -> dict[int, Domains]:
    """Give what each variable that a branch depends on can be before each place, by vertex."""
    return _Values(call).solved()


class _Values:
    def __init__(self, call: Call) -> None:
        self._call = call
        self._dataflow: Dataflow = call.dataflow
        self._wanted = _wanted(call)

    def solved(self) -> dict[int, Domains]:
        start = self._call.graph.places[self._call.graph.start]
        if not self._wanted or start is None:
            return {}
        known: dict[str, Domain] = {
            name: exactly([value]) for name, value in start.flow.variables.items() if name in self._wanted
        }
        # Whoever starts the flow gives its parameters; their first values hold only where nobody does.
        known |= dict.fromkeys(self._only(start.flow.parameters))
        return self._dataflow.solve(known, self._onward, _joined)

    def _only(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name in self._wanted)

    def _onward(self, known: Domains, way: Way) -> Domains:
        node = self._call.graph.place(way.source).node
        if way.enters:
            flow = self._call.graph.place(way.target).flow
            first: dict[str, Domain] = {
                name: exactly([value]) for name, value in flow.variables.items() if name in self._wanted
            }
            if isinstance(node, Subflow):
                handed = self._only(tuple(node.parameters))
                first |= {name: _given(node.parameters[name], known) for name in handed}
            return first
        written = self._only(self._dataflow.writers(way))
        if not written:
            return known
        if isinstance(node, Set):
            return {**known, **{name: _given(node.values[name], known) for name in written}}
        if isinstance(node, Collect):
            return {**known, node.variable: _keyed(node)}
        return {**known, **dict.fromkeys(written)}


def _wanted(call: Call) -> frozenset[str]:
    """Give the names that conditions of branches read, and those that they are set from."""
    nodes = {id(place.node): place.node for place in call.graph.places if place is not None}.values()
    wanted = {
        name
        for node in nodes
        if isinstance(node, Branch)
        for case in node.cases
        for name in expression_variables(case.when)
    }
    sources: dict[str, set[str]] = {}
    for node in nodes:
        given = node.values if isinstance(node, Set) else node.parameters if isinstance(node, Subflow) else {}
        for name, expression in given.items():
            sources.setdefault(name, set()).update(expression_variables(expression))
    waiting = list(wanted)
    while waiting:
        more = sources.get(waiting.pop(), set()) - wanted
        wanted |= more
        waiting += more
    return frozenset(wanted)


def _joined(first: Domains, second: Domains) -> Domains:
    if first == second:
        return first
    found = dict(first)
    for name, domain in second.items():
        found[name] = joined(found[name], domain) if name in found else domain
    return found


def _given(expression: str, known: Domains) -> Domain:
    """Give what an expression can give."""
    names = sorted(expression_variables(expression))
    each = [values(known[name]) if name in known else None for name in names]
    few = [some for some in each if some is not None]
    if len(few) < len(names) or prod(len(some) for some in few) > MOST:
        return None
    found: list[Value] = []
    for combination in product(*few):
        try:
            found.append(evaluate(expression, dict(zip(names, combination, strict=True))))
        except RunError:
            continue
    return exactly(found) if found else None


def _keyed(node: Collect) -> Domain:
    """Give what a caller can key in."""
    entry = ENTRIES[node.kind]
    least = entry.minimum if node.minimum_length is None else node.minimum_length
    most = entry.maximum if node.maximum_length is None else node.maximum_length
    if node.kind in ("digits", "phone", "card", "pin", "letters"):
        return frozenset({Keyed(least, most)})
    if node.kind in ("number", "amount"):
        low = 0.0 if node.minimum is None else max(0.0, node.minimum)
        high = inf if node.maximum is None else node.maximum
        return frozenset({Numbers(low, min(high, 10.0**most - 1), node.kind == "number")})
    return None
