"""D708: opening times that overlap, or miss each other by minutes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar

from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.model.calendar import DAYS, Calendar

GAP_MINUTES = 5
"""Shorter than any break that is meant."""
DAY_MINUTES = 24 * 60


class ScheduleGapOrOverlap(ProjectRule):
    """Finds days on which two opening times overlap, or leave a few minutes between them or before midnight."""

    code = "D708"
    name = "schedule-gap-or-overlap"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give each calendar with its first day where that is so."""
        for name, calendar in scope.project.site.calendars.items():
            wrong = next((found for day in range(len(DAYS)) if (found := _wrong(calendar, day))), "")
            if wrong:
                yield self.found(
                    scope.project.sources[""].key(("calendars", name, "hours")),
                    wrong,
                    hint="write each day's times once, end to end; the end of the day is 24:00",
                    outlet=name,
                )


def _wrong(calendar: Calendar, day: int) -> str:
    times = sorted(calendar.written(day))
    for (_, end), (begin, _) in pairwise(times):
        if begin < end:
            return f"on {DAYS[day]} two opening times overlap at {_clock(begin)}"
        if 0 < begin - end <= GAP_MINUTES:
            return f"on {DAYS[day]} callers between {_clock(end)} and {_clock(begin)} are told that it is closed"
    if times and 0 < DAY_MINUTES - times[-1][1] <= GAP_MINUTES:
        return f"on {DAYS[day]} callers after {_clock(times[-1][1])} are told that it is closed"
    return ""


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
