"""Virtual time: what is due, in order, without anyone waiting for it."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count


class Agenda:
    """Things that fall due, one a slot; a second one in a slot takes the place of the first.

    Of two that are due at the same moment, the one put down first comes first.
    """

    def __init__(self, now: float) -> None:
        """Start at `now` (UTC, seconds since 1970)."""
        self.now = now
        self._heap: list[tuple[float, int, str]] = []
        self._acts: dict[str, tuple[int, Callable[[], None]]] = {}
        self._numbers = count()

    def put(self, slot: str, after: float, act: Callable[[], None]) -> None:
        """Have `act` called `after` seconds from now."""
        number = next(self._numbers)
        self._acts[slot] = (number, act)
        heapq.heappush(self._heap, (self.now + after, number, slot))

    def cancel(self, slot: str) -> None:
        """Forget what is in a slot; an empty one is left alone."""
        self._acts.pop(slot, None)

    def clear(self) -> None:
        """Forget everything."""
        self._acts.clear()

    def due(self) -> float | None:
        """Give when the next thing is due; None when nothing is."""
        while self._heap and not self._is_valid(self._heap[0]):
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def step(self) -> bool:
        """Go on to the next thing that is due and do it; False when there is none."""
        if self.due() is None:
            return False
        time, _, slot = heapq.heappop(self._heap)
        self.now = max(self.now, time)
        _, act = self._acts.pop(slot)
        act()
        return True

    def _is_valid(self, entry: tuple[float, int, str]) -> bool:
        _, number, slot = entry
        return slot in self._acts and self._acts[slot][0] == number
