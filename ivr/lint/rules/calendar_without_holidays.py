"""D707: a calendar that is open on holidays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.model.calendar import DAYS, Calendar

DAY_MINUTES = 24 * 60


class CalendarWithoutHolidays(ProjectRule):
    """Finds opening hours that hold on every public holiday too."""

    code = "D707"
    name = "calendar-without-holidays"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give calendars without holidays and closed days; those that are always open need none."""
        for name, calendar in scope.project.site.calendars.items():
            if calendar.holidays is None and not calendar.closed_on and not _is_always_open(calendar):
                yield self.found(
                    scope.project.sources[""].key(("calendars", name)),
                    "callers are told that somebody is there on public holidays",
                    hint='add "holidays: GB-ENG" (a country or a part of it), or the days in "closed_on"',
                    outlet=name,
                )


def _is_always_open(calendar: Calendar) -> bool:
    return all(calendar.opening(day) == [(0, DAY_MINUTES)] for day in range(len(DAYS)))
