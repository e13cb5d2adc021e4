"""Drafts as the designer works on them: the document, changes to it, and places on the canvas."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from ivr.errors import FlowError, Problem
from ivr.loading import yaml_ops
from ivr.loading.ops import Op, OpError, Restore
from ivr.loading.yaml_ops import Rewritten, document_of
from ivr.publishing.contents import content_of
from ivr.store.drafts import Draft, Layout
from ivr.store.flows import FlowStore

Coordinate = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]


class Place(BaseModel):
    """Where a node is on the canvas, in pixels."""

    model_config = ConfigDict(extra="forbid")

    x: Coordinate
    y: Coordinate


class Changes(BaseModel):
    """What a save changes: the document by ops, done one after the other, and nodes' places; null forgets a place."""

    model_config = ConfigDict(extra="forbid")

    ops: Annotated[list[Op], Field(max_length=10_000)] = []
    layout: dict[Annotated[str, Field(max_length=64)], Place | None] = {}


class NotADocument(Exception):
    """A text or change that gives no document; `problems` have a path or a place each."""

    def __init__(self, problems: list[dict[str, object]]) -> None:
        """Carry what is wrong."""
        super().__init__("not a document")
        self.problems = problems


def as_json(draft: Draft, *, read_only: bool) -> dict[str, object]:
    """Give a draft as the API sends it; `document` is null while the text is no YAML, and `problems` say why."""
    document, problems = _document(draft.content.text)
    return {
        "flow": draft.flow,
        "etag": str(draft.version),
        "document": document,
        "layout": draft.layout,
        "base_revision": draft.base,
        "live_revision": draft.live,
        "saved_at": draft.saved_at,
        "saved_by": draft.saved_by,
        "read_only": read_only,
        "problems": problems,
    }


def _document(text: str) -> tuple[Any, list[dict[str, object]]]:
    try:
        return document_of(text), []
    except FlowError as error:
        return None, [located(problem) for problem in error.problems]


def located(problem: Problem) -> dict[str, object]:
    """Give a problem with its place in the text."""
    return {
        "path": [],
        "line": problem.span.line,
        "column": problem.span.column,
        "message": problem.message,
        "hint": problem.hint,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A save: the draft's new version, when that was, and for each removal the op that takes it back."""

    version: int
    at: float
    removed: tuple[Restore, ...]


def save(store: FlowStore, draft: Draft, changes: Changes, by: str) -> Saved:
    """Store changes of this draft.

    Raises NotADocument for ops that cannot be done, StaleError when somebody has saved in between.
    """
    after = rewritten(draft, changes.ops) if changes.ops else None
    content = replace(draft.content, text=after.text) if after is not None else None
    layout = _moved(draft.layout, changes.layout) if changes.layout else None
    at = time.time()
    version = store.drafts.save(draft.flow, draft.version, by, at, content=content, layout=layout)
    return Saved(version=version, at=at, removed=after.removed if after is not None else ())


def rewritten(draft: Draft, ops: Sequence[Op]) -> Rewritten:
    """Give the text of a draft after these changes; raises NotADocument for ops that cannot be done."""
    try:
        after = yaml_ops.rewritten(draft.content.text, ops)
    except OpError as error:
        raise NotADocument([{"path": list(error.path), "message": str(error), "hint": ""}]) from error
    except FlowError as error:
        raise NotADocument([located(problem) for problem in error.problems]) from error
    check(draft.flow, after.text)
    return after


def _moved(layout: Layout, places: Mapping[str, Place | None]) -> Layout:
    found = {**layout, **{node: place.model_dump() for node, place in places.items() if place is not None}}
    return {node: place for node, place in found.items() if places.get(node, place) is not None}


def put(store: FlowStore, draft: Draft, text: str, by: str) -> tuple[int, float]:
    """Store another text for this draft; gives its new version and when it was saved.

    Raises NotADocument, with line and column, for what is no flow file of this name; StaleError.
    """
    check(draft.flow, text)
    at = time.time()
    return store.drafts.save(draft.flow, draft.version, by, at, content=replace(draft.content, text=text)), at


def put_files(store: FlowStore, draft: Draft, files: Mapping[str, bytes], by: str) -> int:
    """Store everything of a flow's folder for this draft; gives its new version.

    Raises ConfigError for files that are no flow's, NotADocument and StaleError.
    """
    content = content_of(files, store.sounds.keep)
    check(draft.flow, content.text)
    return store.drafts.save(draft.flow, draft.version, by, time.time(), content=content)


def check(flow: str, text: str) -> None:
    """Raise NotADocument for a text that the canvas could not show; what a flow lacks is a finding and no matter."""
    try:
        document = document_of(text)
    except FlowError as error:
        raise NotADocument([located(problem) for problem in error.problems]) from error
    if not isinstance(document, dict) or not isinstance(document.get("nodes", {}), dict):
        hint = "start with flow: NAME, start: NODE and nodes:"
        raise NotADocument([{"path": [], "line": 1, "column": 1, "message": "a flow is a map", "hint": hint}])
    if document.get("flow", flow) != flow:
        message = f'this is the flow "{document["flow"]}", and the draft is of "{flow}"'
        hint = f"write flow: {flow}, or make a new flow: POST /api/flows"
        raise NotADocument([{"path": ["flow"], "line": 1, "column": 1, "message": message, "hint": hint}])
