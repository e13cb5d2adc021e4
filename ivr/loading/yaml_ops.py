"""Makes changes of a document in its text: what they do not touch stays as it is, to the character.

Each change is spliced in at the place libyaml reports. A round trip through a YAML library was not taken: it rewraps
long prompts and changes the spaces inside braces. The text is read again afterwards; should a splice not say what was
meant (aliases, odd layouts), the smallest part around it that can be is written anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ivr.errors import FlowError
from ivr.loading.ops import Insert, Op, OpError, Remove, Rename, Set, all_changed, as_document, changed
from ivr.loading.yaml_edits import applied
from ivr.loading.yaml_place import NotSpliced, Place, line_end
from ivr.loading.yaml_reader import read_yaml
from ivr.loading.yaml_writer import block
from ivr.model.outlet import Path


def apply_ops(text: str, ops: Sequence[Op]) -> str:
    """Give the text after the ops; raises OpError when one cannot be done and FlowError when the text is no YAML."""
    before = document_of(text)
    wanted = all_changed(before, ops)
    try:
        after = text
        for op in ops:
            after = _spliced(after, op)
        if _says(after, wanted):
            return after
    except NotSpliced:
        pass
    return _one_by_one(text, before, ops)


def document_of(text: str) -> Any:
    """Give the values of a text as JSON has them; raises FlowError when it is no YAML, or names a field twice."""
    value, _, problems = read_yaml("flow.yaml", text)
    if problems:
        raise FlowError(problems)
    return as_document(value)


def _one_by_one(text: str, document: Any, ops: Sequence[Op]) -> str:
    for op in ops:
        document = changed(document, op)
        text = _tried(text, op, document)
    return text


def _tried(text: str, op: Op, wanted: Any) -> str:
    """Give the text after one op, written anew from its parent upwards where a splice does not do."""
    around = [op.path[:length] for length in range(len(op.path) - 1, 0, -1)]
    for each in (op, *(Set(path=path, value=_part(wanted, path)) for path in around)):
        try:
            after = _spliced(text, each)
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


def _spliced(text: str, op: Op) -> str:
    place = Place(text, op.path)
    if isinstance(op, Rename):
        edits = place.rename(op.to)
    elif isinstance(op, Remove):
        edits = place.remove()
    elif isinstance(op, Insert):
        edits = place.insert(op.value)
    else:
        edits = place.put(op.value)
    try:
        return applied(text, edits)
    except ValueError as error:
        raise NotSpliced from error
