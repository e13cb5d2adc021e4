"""Calls that were not followed to their end, so that what lies beyond is neither found nor ruled out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Unfinished:
    """A run of the explorer that met its bound, or was not begun because it would have."""

    flow: str
    opening: str
    """The opening state, such as `closed hours`; "" for any time."""
    states: int
    """How many states of calls it looked at."""
    missing: str
    """What may be missing for it, and what to do."""

    @property
    def told(self) -> str:
        """Give it in one line."""
        when = f" ({self.opening})" if self.opening else ""
        how_far = f"followed for {self.states:,} states, not to their end" if self.states else "not followed"
        return f"calls to {self.flow}{when} were {how_far}: {self.missing}"
