"""Results that hold wherever a few values are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T")
Slot = tuple[int, str]
"""Something to look at: how many flows are around the one whose variable it is, and the variable's name."""
Look = Callable[[Slot], object]
"""Gives what is at a slot."""


class Remembered(Generic[T]):
    """What came of one thing, by the values that were looked at on the way."""

    __slots__ = ("_tables", "only")

    def __init__(self) -> None:
        """Begin with nothing."""
        self.only: T | None = None
        """What came of it where nothing was looked at: it is the same always."""
        self._tables: dict[tuple[Slot, ...], dict[tuple[object, ...], T]] = {}

    def find(self, look: Look) -> T | None:
        """Give what came of it when all that was looked at was as it is now; None when it never was."""
        if self.only is not None:
            return self.only
        for slots, table in self._tables.items():
            found = table.get(_values(slots, look))
            if found is not None:
                return found
        return None

    def keep(self, slots: Iterable[Slot], look: Look, result: T) -> None:
        """Remember what came of it, having looked at these slots."""
        looked = tuple(sorted(slots))
        if looked:
            self._tables.setdefault(looked, {})[_values(looked, look)] = result
        else:
            self.only = result


def _values(slots: tuple[Slot, ...], look: Look) -> tuple[object, ...]:
    values = [look(slot) for slot in slots]
    # To Python True is 1, and to a caller it is not.
    return (*values, *map(type, values))
