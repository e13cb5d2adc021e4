"""What differs between two versions of a flow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from ivr.callers.compare import compare
from ivr.drawing.comparison import compared
from ivr.drawing.marking import MARKS, Mark, Marking
from ivr.drawing.svg import svg
from ivr.errors import FlowError
from ivr.loading.yaml_ops import document_of
from ivr.publishing.projects import Stored, around, project_of
from ivr.store.drafts import Content
from ivr.store.flows import FlowStore

Change = dict[str, Any]


def difference(before: str, after: str) -> dict[str, Any]:
    """Give nodes added, removed and changed, and what changed outside them; comments and places never show."""
    old, new = _document(before), _document(after)
    old_nodes, new_nodes = _nodes(old), _nodes(new)
    changed = [
        {"node": node, "fields": list(_fields(old_nodes[node], value, ()))}
        for node, value in new_nodes.items()
        if node in old_nodes and old_nodes[node] != value
    ]
    return {
        "flow": list(_fields(_outside(old), _outside(new), ())),
        "nodes": {
            "added": [node for node in new_nodes if node not in old_nodes],
            "removed": [node for node in old_nodes if node not in new_nodes],
            "changed": changed,
        },
    }


def for_callers(store: FlowStore, folder: Path, flow: str, before: Content, after: Content) -> list[Change] | None:
    """Give what is different for callers, what is worse first, among the other flows that callers get.

    None when one of the two is no flow yet.
    """
    others = [Stored(each.flow, each.content) for each in store.revisions.live() if each.flow != flow]
    old, new = (around(project_of(store, folder, [*others, Stored(flow, each)]), flow) for each in (before, after))
    if any((old.problems, old.dangling, new.problems, new.dangling)):
        return None
    changes = compare(old.project, new.project, {flow: flow}, today=date.today())
    return [
        {
            "kind": each.kind,
            "effect": each.effect,
            "node": each.node,
            "outlet": each.outlet,
            "language": each.language,
            "sentence": each.sentence,
        }
        for each in changes
    ]


class Drawn(NamedTuple):
    """Two versions as one map; `counts` says how many nodes and ways are marked, `problem` why there is no map."""

    svg: str
    counts: Mapping[Mark, tuple[int, int]]
    problem: str


def drawn(store: FlowStore, folder: Path, flow: str, before: Content, after: Content) -> Drawn:
    """Give both versions drawn as one: what is new, what is gone, and what has changed."""
    if not after.text:
        return Drawn("", {}, "There is no map: nothing was published yet.")
    old, new = (around(project_of(store, folder, [Stored(flow, each)]), flow) for each in (before, after))
    for side, content, loaded in (("older", before, old), ("newer", after, new)):
        if content.text and flow not in loaded.project.flows:
            first = loaded.problems[0]
            said = f"There is no map: the {side} version cannot be read, line {first.span.line}: {first.message}."
            return Drawn("", {}, said)
    both = compared(old.project.flows.get(flow), new.project.flows[flow])
    return Drawn(svg(both.flow, inline=True, marking=both.marking), _counts(both.marking), "")


def _counts(marking: Marking) -> dict[Mark, tuple[int, int]]:
    nodes, ways = Counter(marking.nodes.values()), Counter([*marking.ways.values(), *marking.universals.values()])
    # A way that led elsewhere is drawn as removed, and is still there.
    ways["removed"] += sum(
        marking.ways.get((node, way.name)) != "removed" for node, lost in marking.gone.items() for way in lost
    )
    return {mark: (nodes[mark], ways[mark]) for mark in MARKS if nodes[mark] or ways[mark]}


def _document(text: str) -> dict[str, Any]:
    try:
        found = document_of(text)
    except FlowError:
        return {}
    return found if isinstance(found, dict) else {}


def _outside(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key != "nodes"}


def _nodes(document: dict[str, Any]) -> dict[str, Any]:
    found = document.get("nodes")
    return found if isinstance(found, dict) else {}


def _fields(before: Any, after: Any, path: tuple[str | int, ...]) -> Iterator[Change]:
    """Give each deepest value that differs; one that is on one side only has no `before` or no `after`."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            inner = [*path, key]
            if key not in after:
                yield {"path": inner, "before": before[key]}
            elif key not in before:
                yield {"path": inner, "after": after[key]}
            else:
                yield from _fields(before[key], after[key], (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _fields(old, new, (*path, number))
    elif type(before) is not type(after) or before != after:
        yield {"path": list(path), "before": before, "after": after}
