"""Makes changes of a document in its text: what they do not touch stays as it is, to the character.

Each change is spliced in at the place libyaml reports. A round trip through a YAML library was not taken: it rewraps
long prompts and changes the spaces inside braces. The text is read again afterwards; should a splice not say what was
meant (aliases, odd layouts), the smallest part around it that can be is written anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ivr.errors import FlowError
from ivr.loading.ops import (
    Insert,
    Op,
    OpError,
    Remove,
    Rename,
    Restore,
    Set,
    as_document,
    restoring,
    steps,
)
from ivr.loading.yaml_edits import Edit, applied
from ivr.loading.yaml_place import NotSpliced, Place, line_end
from ivr.loading.yaml_reader import read_yaml
from ivr.loading.yaml_restore import restored, written
from ivr.loading.yaml_writer import block
from ivr.model.outlet import Path


class Rewritten(NamedTuple):
    """A text after ops, and for each removal among them what takes it back."""

    text: str
    removed: tuple[Restore, ...]


def apply_ops(text: str, ops: Sequence[Op]) -> str:
    """Give the text after the ops; raises OpError when one cannot be done and FlowError when the text is no YAML."""
    return rewritten(text, ops).text


def rewritten(text: str, ops: Sequence[Op]) -> Rewritten:
    """Give the text after the ops, and what takes removals back to the character; raises as `apply_ops`."""
    documents = steps(document_of(text), ops)
    try:
        found = _spliced(text, ops, documents)
        if _says(found.text, documents[-1]):
            return found
    except NotSpliced:
        pass
    removals = [(op, document) for op, document in zip(ops, documents[:-1], strict=True) if isinstance(op, Remove)]
    anew = _one_by_one(text, ops, documents)
    return Rewritten(anew, tuple(restoring(document, op, None) for op, document in removals))


def _spliced(text: str, ops: Sequence[Op], documents: Sequence[Any]) -> Rewritten:
    removed: list[Restore] = []
    for op, document in zip(ops, documents[:-1], strict=True):
        place = Place(text, op.path)
        edits = _edits(place, op, removed)
        if isinstance(op, Remove):
            removed.append(restoring(document, op, written(place, edits)))
        text = _applied(text, edits)
    return Rewritten(text, tuple(removed))


def document_of(text: str) -> Any:
    """Give the values of a text as JSON has them; raises FlowError when it is no YAML, or names a field twice."""
    value, _, problems = read_yaml("flow.yaml", text)
    if problems:
        raise FlowError(problems)
    return as_document(value)


def _one_by_one(text: str, ops: Sequence[Op], documents: Sequence[Any]) -> str:
    for op, wanted in zip(ops, documents[1:], strict=True):
        text = _tried(text, op, wanted)
    return text


def _tried(text: str, op: Op, wanted: Any) -> str:
    """Give the text after one op, written anew from its parent upwards where a splice does not do."""
    around = [op.path[:length] for length in range(len(op.path) - 1, 0, -1)]
    plain = [op.model_copy(update={"written": None})] if isinstance(op, Restore) else []
    for each in (op, *plain, *(Set(path=path, value=_part(wanted, path)) for path in around)):
        try:
            after = _applied(text, _edits(Place(text, each.path), each))
        except NotSpliced:
            continue
        if _says(after, wanted):
            return after
    anew = block(wanted, 0, line_end(text)) + line_end(text)
    if not _says(anew, wanted):
        raise OpError(op.path, "this value cannot be written as YAML: a number without end, or too deeply nested")
    return anew


def _part(document: Any, path: Path) -> Any:
    for part in path:
        document = document[part]
    return document


def _says(text: str, wanted: Any) -> bool:
    try:
        return _same(document_of(text), wanted)
    except FlowError:
        return False


def _same(one: Any, other: Any) -> bool:
    """Compare with types and the order of keys: for Python 1, 1.0 and True are equal."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _edits(place: Place, op: Op, removed: Sequence[Restore] = ()) -> list[Edit]:
    """Give the edits that make one op at its place in a text, from which these have just been removed."""
    if isinstance(op, Rename):
        return place.rename(op.to)
    if isinstance(op, Remove):
        return place.remove()
    if isinstance(op, Insert):
        return place.insert(op.value)
    if isinstance(op, Restore):
        known = (each.written for each in reversed(removed) if (each.path, each.value) == (op.path, op.value))
        return restored(place, op, op.written or next(known, None))
    return place.put(op.value)


def _applied(text: str, edits: Sequence[Edit]) -> str:
    try:
        return applied(text, edits)
    except ValueError as error:
        raise NotSpliced from error
