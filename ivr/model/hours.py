"""When callers can be called: several calendars that must all be open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

from ivr.model.calendar import Calendar, first_open, passed

Spans = Iterable[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Hours:
    """The times at which all of these calendars are open; always, without any. Times are UTC seconds."""

    calendars: tuple[Calendar, ...]

    def is_open(self, at: float) -> bool:
        """Say whether all are open at a time."""
        return all(calendar.state_at(at) == "open" for calendar in self.calendars)

    def next_open(self, at: float) -> float | None:
        """Give the first time >= `at` at which all are open; None when that is never within a year."""
        return first_open(self.spans(at), at) if self.calendars else at

    def after(self, at: float, seconds: float) -> float | None:
        """Give when all have been open for `seconds` since `at`; None when a year has less of it."""
        return passed(self.spans(at), at, seconds) if self.calendars else at + seconds

    def spans(self, at: float) -> Spans:
        """Give the times at which all are open and that end after `at`, in order; there must be a calendar."""
        return reduce(_common, (calendar.spans(at) for calendar in self.calendars))


def _common(first: Spans, second: Spans) -> Iterator[tuple[float, float]]:
    """Give what two rows of opening times have in common, in order."""
    ones, others = iter(first), iter(second)
    one, other = next(ones, None), next(others, None)
    while one is not None and other is not None:
        opens, closes = max(one[0], other[0]), min(one[1], other[1])
        if opens < closes:
            yield opens, closes
        if one[1] < other[1]:
            one = next(ones, None)
        else:
            other = next(others, None)
