"""Two versions of a flow as one, so that a drawing shows what was added, removed and changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from ivr.drawing.marking import Mark, Marking
from ivr.model.flow import Flow
from ivr.model.node import Node
from ivr.model.outlet import Outlet

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The newer version together with the nodes it has no more, and what stands out in it."""

    flow: Flow
    marking: Marking


def compared(old: Flow | None, new: Flow) -> Compared:
    """Give two versions of a flow as one; where nodes stand never counts. Without `old`, everything is added.

    A way out that leads elsewhere is `changed`, and is drawn once more, `removed`, to where it led.
    """
    before: Mapping[str, Node] = old.nodes if old is not None else {}
    removed = {name: node for name, node in before.items() if name not in new.nodes}
    ways: dict[tuple[str, str], Mark] = {}
    gone: dict[str, tuple[Outlet, ...]] = {}
    for name in (*new.nodes, *removed):
        was, now = _ways(old, name), _ways(new, name)
        ways |= {(name, outlet): mark for outlet, mark in _marks(was, now).items()}
        if name in new.nodes:
            gone[name] = tuple(way for each, way in was.items() if each not in now or now[each].target != way.target)
    universals = old.universals if old is not None else {}
    marking = Marking(
        nodes=_marks(before, new.nodes),
        ways=ways,
        gone=gone,
        universals=_marks(universals, new.universals),
        gone_universals={name: each for name, each in universals.items() if name not in new.universals},
    )
    return Compared(flow=new.model_copy(update={"nodes": {**new.nodes, **removed}}), marking=marking)


def _marks(before: Mapping[str, Part], after: Mapping[str, Part]) -> dict[str, Mark]:
    found: dict[str, Mark] = dict.fromkeys((name for name in before if name not in after), "removed")
    for name, part in after.items():
        if name not in before:
            found[name] = "added"
        elif before[name] != part:
            found[name] = "changed"
    return found


def _ways(flow: Flow | None, node: str) -> dict[str, Outlet]:
    """Give the ways out of a node by name, those that lead to no node of this version with no target."""
    if flow is None or node not in flow.nodes:
        return {}
    found = ((way, way.target if way.target in flow.nodes else None) for way in flow.nodes[node].outlets())
    return {way.name: replace(way, target=target) for way, target in found}
