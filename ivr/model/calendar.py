"""When a team works: weekly hours, public holidays and single closed days, in one time zone."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, field_validator

from ivr.model.base import Frozen

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OpeningState = Literal["open", "closed", "holiday"]

_HOURS = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$")


def _check_days(text: str) -> str:
    ends = text.split("-")
    known = len(ends) <= 2 and all(end in DAYS for end in ends)
    if not known or DAYS.index(ends[0]) > DAYS.index(ends[-1]):
        raise ValueError(f'"{text}" is no day or range of days; write mon, sat or mon-fri')
    return text


def _check_hours(text: str) -> str:
    for part in text.split(","):
        match = _HOURS.match(part.strip())
        if not match or part.strip()[6:] <= part.strip()[:5]:
            raise ValueError(f'"{text}" is no opening time; write 08:00-18:00, or 08:00-12:00, 13:00-18:00')
    return text


Days = Annotated[str, AfterValidator(_check_days)]
Hours = Annotated[str, AfterValidator(_check_hours)]


class Calendar(Frozen):
    """Opening hours of one team."""

    time_zone: str
    hours: dict[Days, Hours]
    holidays: str | None = None
    """Country, or country-subdivision, whose public holidays are kept: `GB-ENG`, `ES`."""
    closed_on: tuple[str, ...] = ()
    """Single closed days, `2026-12-24`."""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f'"{name}" is no time zone; write a name such as Europe/London') from error
        return name

    @field_validator("holidays")
    @classmethod
    def _known_country(cls, code: str | None) -> str | None:
        if code is not None:
            try:
                _holidays(code, 2026)
            except (NotImplementedError, KeyError) as error:
                raise ValueError(f'"{code}" has no holiday calendar; write a country such as GB or GB-ENG') from error
        return code

    @field_validator("closed_on", mode="before")
    @classmethod
    def _real_days(cls, days: object) -> object:
        if isinstance(days, tuple):
            for day in days:
                try:
                    date.fromisoformat(str(day))
                except ValueError as error:
                    raise ValueError(f'"{day}" is no day; write it as 2026-12-24') from error
        return days

    def state_at(self, at: float) -> OpeningState:
        """Give the state at a UTC time in seconds; a holiday that falls on a closed day is `holiday`."""
        local = datetime.fromtimestamp(at, ZoneInfo(self.time_zone))
        if self._is_holiday(local.date()):
            return "holiday"
        minute = local.hour * 60 + local.minute
        return "open" if any(start <= minute < end for start, end in self._opening(local.weekday())) else "closed"

    def next_open(self, at: float) -> float | None:
        """Give the first UTC time >= `at` that is open, in seconds; None when nothing opens within a year."""
        zone = ZoneInfo(self.time_zone)
        local = datetime.fromtimestamp(at, zone)
        for ahead in range(367):
            day = local.date() + timedelta(days=ahead)
            if self._is_holiday(day):
                continue
            for start, end in self._opening(day.weekday()):
                opens = datetime.combine(day, time(start // 60, start % 60), zone).timestamp()
                closes = datetime.combine(day, time(0), zone).timestamp() + end * 60
                if at < closes:
                    return max(at, opens)
        return None

    def after(self, at: float, seconds: float) -> float | None:
        """Give the UTC time by which `seconds` of opening time have passed since `at`; None when it never opens."""
        for _ in range(1000):
            begin = self.next_open(at)
            if begin is None:
                return None
            closes = self._closes(begin)
            if begin + seconds <= closes:
                return begin + seconds
            seconds -= closes - begin
            at = closes
        return None

    def _closes(self, at: float) -> float:
        """Give the end of the opening time that `at` is in."""
        zone = ZoneInfo(self.time_zone)
        day = datetime.fromtimestamp(at, zone).date()
        midnight = datetime.combine(day, time(0), zone).timestamp()
        ends = (midnight + end * 60 for start, end in self._opening(day.weekday()) if midnight + start * 60 <= at)
        return max(end for end in ends if end > at)

    def _is_holiday(self, day: date) -> bool:
        if day.isoformat() in self.closed_on:
            return True
        return self.holidays is not None and day in _holidays(self.holidays, day.year)

    def _opening(self, weekday: int) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        for days, hours in self.hours.items():
            first, _, last = days.partition("-")
            if DAYS.index(first) <= weekday <= DAYS.index(last or first):
                spans += [_minutes(part) for part in hours.split(",")]
        return sorted(spans)


def _minutes(part: str) -> tuple[int, int]:
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in part.strip().split("-"))
    return start, end


@lru_cache(maxsize=256)
def _holidays(code: str, year: int) -> frozenset[date]:
    # The package loads every country's class; keep it out of a lint that needs no calendar.
    import holidays

    country, _, subdivision = code.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
