"""Changes of a document, as the designer sends them: what each does to the values of a file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from ivr.model.outlet import Path

Part = Annotated[str, Field(max_length=200)] | Annotated[int, Field(ge=0)]
Place = Annotated[tuple[Part, ...], Field(min_length=1, max_length=50)]


class OpError(Exception):
    """An op that cannot be done; `path` is where, the message says what is there and what to send instead."""

    def __init__(self, path: Path, message: str) -> None:
        """Carry the place and the reason."""
        super().__init__(message)
        self.path = path


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, strict=True)

    path: Place
    """From the top of the file: names of fields, and positions in lists counted from 0."""


class Set(_Change):
    """Give what stands at `path` another value; a last key that is missing is put at the end of its map."""

    op: Literal["set"] = "set"
    value: JsonValue


class Remove(_Change):
    """Take away a field, or an item of a list."""

    op: Literal["remove"] = "remove"


class Insert(_Change):
    """Put an item into a list, before the one that is at `path` now, or at its end."""

    op: Literal["insert"] = "insert"
    value: JsonValue


class Rename(_Change):
    """Give a field another name; it keeps its place."""

    op: Literal["rename"] = "rename"
    to: Annotated[str, Field(max_length=200)]


class Written(BaseModel):
    """How something was written that a `remove` took away, so that it can stand there again to the character."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, strict=True)

    behind: str
    """What stands between the thing before it and its place: comments and empty lines, most often a line end."""
    gone: str
    """What was taken away."""
    left: str
    """What stands there instead: "" unless it was the only one."""


class Restore(_Change):
    """Put back what a `remove` took away: a field behind another one, an item before the one that is at `path` now."""

    op: Literal["restore"] = "restore"
    value: JsonValue
    after: str | None = None
    """The field it stands behind: null for the first, at the end when there is none of that name."""
    written: Written | None = None
    """How it was written; without it, or when the lines around it have changed, it is written anew."""


Op = Annotated[Set | Remove | Insert | Rename | Restore, Field(discriminator="op")]


def changed(document: Any, op: Op) -> Any:
    """Give the document after one op; the one given stays as it is. Raises OpError when it cannot be done.

    Maps are dicts whose keys are in the file's order, lists are lists.
    """
    return _inside(document, op.path, op, 0)


def _inside(here: Any, path: Path, op: Op, depth: int) -> Any:
    if depth == len(path) - 1:
        return _at(here, path[-1], op)
    part = path[depth]
    if isinstance(here, dict) and part in here:
        return {key: _inside(value, path, op, depth + 1) if key == part else value for key, value in here.items()}
    if isinstance(here, list) and isinstance(part, int) and part < len(here):
        return [_inside(value, path, op, depth + 1) if n == part else value for n, value in enumerate(here)]
    raise OpError(path[: depth + 1], f"nothing is at {spelled(path[: depth + 1])}; read the draft again")


def _at(here: Any, last: str | int, op: Op) -> Any:
    if isinstance(here, dict) and isinstance(last, str):
        return _in_map(here, last, op)
    if isinstance(here, list) and isinstance(last, int):
        return _in_list(here, last, op)
    kind = "a map" if isinstance(last, str) else "a list"
    raise OpError(op.path[:-1], f"{spelled(op.path[:-1])} is not {kind}")


def _in_map(here: dict[str, Any], key: str, op: Op) -> dict[str, Any]:
    if isinstance(op, Set) or (isinstance(op, Restore) and key in here):
        return {**here, key: op.value}
    if isinstance(op, Restore):
        return _put_back(here, key, op)
    if isinstance(op, Insert):
        raise OpError(op.path[:-1], f"{spelled(op.path[:-1])} is a map; use set")
    if key not in here:
        raise OpError(op.path, f"nothing is at {spelled(op.path)}; read the draft again")
    if isinstance(op, Remove):
        return {name: value for name, value in here.items() if name != key}
    if op.to != key and op.to in here:
        raise OpError((*op.path[:-1], op.to), f'"{op.to}" is there already; choose another name')
    return {op.to if name == key else name: value for name, value in here.items()}


def _put_back(here: dict[str, Any], key: str, op: Restore) -> dict[str, Any]:
    names = list(here)
    at = 0 if op.after is None else names.index(op.after) + 1 if op.after in here else len(names)
    return {name: op.value if name == key else here[name] for name in (*names[:at], key, *names[at:])}


def _in_list(here: list[Any], index: int, op: Op) -> list[Any]:
    if isinstance(op, Rename):
        raise OpError(op.path, "an item of a list has no name")
    if index >= len(here) + isinstance(op, Insert | Restore):
        raise OpError(op.path, f"{spelled(op.path[:-1])} has {len(here)} items; read the draft again")
    if isinstance(op, Set):
        return [*here[:index], op.value, *here[index + 1 :]]
    if isinstance(op, Insert | Restore):
        return [*here[:index], op.value, *here[index:]]
    return [*here[:index], *here[index + 1 :]]


def restoring(document: Any, op: Remove, written: Written | None) -> Restore:
    """Give the op that takes back the removal of what is in a document."""
    *above, last = op.path
    for part in above:
        document = document[part]
    names = list(document) if isinstance(document, dict) else []
    at = names.index(last) if names else 0
    return Restore(path=op.path, value=document[last], after=names[at - 1] if at else None, written=written)


def spelled(path: Path) -> str:
    """Give a path as people write it: `nodes.menu.choices.1`; the whole file is "the file"."""
    return ".".join(str(part) for part in path) or "the file"


def as_document(value: object) -> Any:
    """Give what the YAML reader gives as plain JSON values; numbers that JSON lacks become their YAML text."""
    if isinstance(value, Mapping):
        return {key: as_document(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [as_document(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    return value


def between(before: Any, after: Any, path: Path = ()) -> list[Op]:
    """Give ops that lead from one document to another, at the deepest places that differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        return list(_between_maps(before, after, path))
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [
            op for n, (old, new) in enumerate(zip(before, after, strict=True)) for op in between(old, new, (*path, n))
        ]
    same = type(before) is type(after) and before == after
    return [] if same else [Set(path=path, value=after)]


def _between_maps(before: dict[str, Any], after: dict[str, Any], path: Path) -> Iterable[Op]:
    for key in before:
        if key not in after:
            yield Remove(path=(*path, key))
    for key, value in after.items():
        if key in before:
            yield from between(before[key], value, (*path, key))
        else:
            yield Set(path=(*path, key), value=value)


def steps(document: Any, ops: Sequence[Op]) -> list[Any]:
    """Give the document before the ops and after each in turn; raises OpError at the first that cannot be done."""
    return list(accumulate(ops, changed, initial=document))
