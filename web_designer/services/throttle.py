"""Slows down those who guess passwords."""

from __future__ import annotations

from collections import deque

WINDOW = 300.0
"""Seconds in which failures count."""
PER_NAME_AND_ADDRESS = 5
PER_ADDRESS = 30
PER_NAME = 60
_KEPT = 10_000


class Throttle:
    """Counts failed sign-ins in memory; a name is never locked for everybody by one address."""

    def __init__(self) -> None:
        """Know of no failure."""
        self._failures: dict[tuple[str, str], deque[float]] = {}

    def wait(self, name: str, address: str, now: float) -> float:
        """Give the seconds until another try is allowed, 0 when it is."""
        limits = (((name, address), PER_NAME_AND_ADDRESS), (("", address), PER_ADDRESS), ((name, ""), PER_NAME))
        return max(self._wait(key, limit, now) for key, limit in limits)

    def failed(self, name: str, address: str, now: float) -> None:
        """Count a try before it is judged, so that many at once are counted too."""
        for key in ((name, address), ("", address), (name, "")):
            self._failures.setdefault(key, deque(maxlen=PER_NAME)).append(now)
        if len(self._failures) > _KEPT:
            self._failures = {key: times for key, times in self._failures.items() if now - times[-1] < WINDOW}

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures of somebody who knows the password after all."""
        self._failures.pop((name, address), None)
        for key in (("", address), (name, "")):
            if self._failures.get(key):
                self._failures[key].pop()

    def _wait(self, key: tuple[str, str], limit: int, now: float) -> float:
        recent = [time for time in self._failures.get(key, ()) if now - time < WINDOW]
        return WINDOW - (now - recent[-limit]) if len(recent) >= limit else 0.0
