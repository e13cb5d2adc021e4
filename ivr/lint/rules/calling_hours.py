"""K905: people are called at hours at which the law wants them left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from ivr.lint.booked import called_back
from ivr.lint.finding import Finding
from ivr.lint.moments import WEEKS
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.model.site import Site

WEEK = 7 * 24 * 3600


class CallingHours(ProjectRule):
    """Finds queues that call people back too early, too late, or on days of rest."""

    code = "K905"
    name = "calling-hours"
    severity = "error"
    presets: ClassVar[frozenset[str]] = frozenset()
    profiles: ClassVar[frozenset[str]] = frozenset({"ES", "FR", "US"})
    options: ClassVar[dict[str, int | float]] = {"earliest": 9, "latest": 21, "days": 5}

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give each queue that may call at such an hour of an ordinary week, with the first one."""
        for name, _ in called_back(scope):
            when = next(self._forbidden(scope.project.site, name), None)
            if when is not None:
                yield self.found(
                    scope.project.sources[""].key(("queues", name, "callback", "hours")),
                    f"people may be called back {when}; they should be only "
                    f"from {self.option('earliest'):g}:00 to {self.option('latest'):g}:00, {self._days()}",
                    hint='name a calendar of the permitted times in "callback.hours" of the queue',
                    node=name,
                )

    def _days(self) -> str:
        last = int(self.option("days"))
        return "on any day" if last == 7 else f"Monday to {_DAYS[last - 1]}"

    def _forbidden(self, site: Site, queue: str) -> Iterator[str]:
        hours = site.calling_hours(queue)
        if not hours.calendars:
            yield "at any hour of the night"
            return
        # A calendar may be in another zone than the first; people are taken to live where the team's calendar is.
        zone = ZoneInfo(hours.calendars[0].time_zone)
        monday = datetime.combine(WEEKS[0], datetime.min.time(), zone)
        for opens, closes in hours.spans(monday.timestamp()):
            if opens >= monday.timestamp() + WEEK:
                return
            begin, end = datetime.fromtimestamp(opens, zone), datetime.fromtimestamp(closes, zone)
            until = 24.0 if end.date() > begin.date() else _clock(end)
            day = _DAYS[begin.weekday()]
            if begin.weekday() >= self.option("days"):
                yield f"on {day}"
            elif _clock(begin) < self.option("earliest"):
                yield f"on {day} from {begin:%H:%M}"
            elif until > self.option("latest"):
                yield f"on {day} until {'24:00' if until == 24 else f'{end:%H:%M}'}"


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _clock(at: datetime) -> float:
    return at.hour + at.minute / 60
