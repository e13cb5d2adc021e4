"""Values that variables hold: JSON, made immutable so that a call's state can be hashed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TypeAlias


class Record(Mapping[str, "Value"]):
    """An immutable, hashable JSON object; keys are kept sorted."""

    __slots__ = ("_hash", "_items")

    def __init__(self, items: Mapping[str, Value] | None = None) -> None:
        """Take a copy of `items`, whose values must be frozen already (see `freeze`)."""
        self._items: dict[str, Value] = dict(sorted((items or {}).items()))
        self._hash: int | None = None

    def __getitem__(self, key: str) -> Value:
        """Give the value of `key`; raises KeyError."""
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        """Give the keys in sorted order."""
        return iter(self._items)

    def __len__(self) -> int:
        """Count the keys."""
        return len(self._items)

    def __hash__(self) -> int:
        """Hash keys and values; computed once."""
        if self._hash is None:
            self._hash = hash(tuple(self._items.items()))
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Compare by content."""
        return isinstance(other, Record) and self._items == other._items

    def __repr__(self) -> str:
        """Show it as a dict."""
        return f"Record({self._items!r})"

    def with_items(self, changes: Mapping[str, Value]) -> Record:
        """Give a copy with `changes` put over it."""
        return Record({**self._items, **changes})

    def without(self, *keys: str) -> Record:
        """Give a copy that lacks `keys`; keys that are not there are ignored."""
        return Record({key: value for key, value in self._items.items() if key not in keys})


Value: TypeAlias = None | bool | int | float | str | tuple["Value", ...] | Record

MASK = "•"
"""Stands for a digit that a journal must not keep; a replay takes it for any digit."""


def freeze(value: object) -> Value:
    """Give the immutable form of JSON data: lists become tuples, dicts become Records.

    A number that is not finite becomes null, as in JavaScript, so that equal values have equal hashes.
    Raises TypeError for anything JSON cannot hold.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float | str | Record):
        return value
    if isinstance(value, Mapping):
        return Record({str(key): freeze(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(freeze(item) for item in value)
    raise TypeError(f"a {type(value).__name__} is not JSON data")


def thaw(value: Value) -> object:
    """Give plain lists and dicts again, for JSON output."""
    if isinstance(value, Record):
        return {key: thaw(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [thaw(item) for item in value]
    return value
