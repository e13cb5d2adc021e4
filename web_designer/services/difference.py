"""What differs between two versions of a flow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ivr.callers.compare import compare
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
