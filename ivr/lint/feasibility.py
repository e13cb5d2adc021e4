"""The cases of branches that never hold, in any call that comes by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.lint.conditions import feasible
from ivr.lint.graph import Place
from ivr.lint.scope import Scope
from ivr.lint.values import Domains
from ivr.nodes.branch import Branch


@dataclass(frozen=True, slots=True, kw_only=True)
class Dead:
    """A case that is never taken: where, which (from 0), and whether it could hold if no earlier one did."""

    place: Place
    case: int
    shadowed: bool


def dead_cases(scope: Scope) -> Iterator[Dead]:
    """Give every case that no call takes; a branch that no call reaches is R101's."""
    places: dict[tuple[str, str], Place] = {}
    seen: dict[tuple[str, str], list[Domains]] = {}
    for flow in scope.entries:
        call = scope.call(flow)
        for vertex in call.whole.parents:
            place = call.graph.places[vertex]
            if place is not None and isinstance(place.node, Branch):
                where = (place.flow.flow, place.name)
                places.setdefault(where, place)
                seen.setdefault(where, []).append(call.domains.get(vertex, {}))
    for where, met in seen.items():
        yield from _dead(places[where], met)


def _dead(place: Place, met: list[Domains]) -> Iterator[Dead]:
    assert isinstance(place.node, Branch)
    conditions = [str(case.when) for case in place.node.cases]
    ways = [feasible(conditions, domains) for domains in met]
    for number, condition in enumerate(conditions):
        if not any(way[number] for way in ways):
            alone = any(feasible([condition], domains)[0] for domains in met)
            yield Dead(place=place, case=number, shadowed=alone)
