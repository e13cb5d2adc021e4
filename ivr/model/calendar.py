"""When a team works: weekly hours, public holidays and single closed days, in one time zone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, field_validator

from ivr.model.base import Frozen, IsoDay, TimeZone

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

    time_zone: TimeZone
    hours: dict[Days, Hours]
    holidays: str | None = None
    """Country, or country-subdivision, whose public holidays are kept: `GB-ENG`, `ES`."""
    closed_on: tuple[IsoDay, ...] = ()
    """Single closed days, `2026-12-24`."""

    @field_validator("holidays")
    @classmethod
    def _known_country(cls, code: str | None) -> str | None:
        if code is not None:
            try:
                _holidays(code, 2026)
            except (NotImplementedError, KeyError, TypeError) as error:
                raise ValueError(f'"{code}" has no holiday calendar; write a country such as GB or GB-ENG') from error
        return code

    def state_at(self, at: float) -> OpeningState:
        """Give the state at a UTC time in seconds; a holiday that falls on a closed day is `holiday`."""
        local = datetime.fromtimestamp(at, ZoneInfo(self.time_zone))
        if self._is_holiday(local.date()):
            return "holiday"
        minute = local.hour * 60 + local.minute
        return "open" if any(start <= minute < end for start, end in self.opening(local.weekday())) else "closed"

    def opens_between(self, weekday: int, start: int, end: int) -> bool:
        """Say whether a weekday (0 is Monday) has opening time between two minutes since midnight; holidays apart."""
        return any(opens < end and start < closes for opens, closes in self.opening(weekday))

    def next_open(self, at: float) -> float | None:
        """Give the first UTC time >= `at` that is open, in seconds; None when nothing opens within a year."""
        return first_open(self.spans(at), at)

    def after(self, at: float, seconds: float) -> float | None:
        """Give the UTC time by which `seconds` of opening time have passed since `at`; None when a year has less."""
        return passed(self.spans(at), at, seconds)

    def spans(self, at: float) -> Iterator[tuple[float, float]]:
        """Give the opening times that end after `at`, in UTC seconds, one after the other."""
        zone = ZoneInfo(self.time_zone)
        today = datetime.fromtimestamp(at, zone).date()
        for ahead in range(367):
            day = today + timedelta(days=ahead)
            if self._is_holiday(day):
                continue
            base = datetime.combine(day, time(0), UTC).timestamp()
            for begin, end, offset in _pieces(day, zone):
                for start, stop in self.opening(day.weekday()):
                    opens = max(begin, base + start * 60 - offset)
                    closes = min(end, base + stop * 60 - offset)
                    if opens < closes and at < closes:
                        yield opens, closes

    def _is_holiday(self, day: date) -> bool:
        if day.isoformat() in self.closed_on:
            return True
        return self.holidays is not None and day in _holidays(self.holidays, day.year)

    def opening(self, weekday: int) -> list[tuple[int, int]]:
        """Give the opening times of a weekday (Monday is 0) in minutes since midnight; none of them overlap."""
        joined: list[tuple[int, int]] = []
        for start, end in sorted(self.written(weekday)):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined

    def written(self, weekday: int) -> list[tuple[int, int]]:
        """Give the opening times of a weekday as they are written, in minutes since midnight."""
        spans: list[tuple[int, int]] = []
        for days, hours in self.hours.items():
            first, _, last = days.partition("-")
            if DAYS.index(first) <= weekday <= DAYS.index(last or first):
                spans += [_minutes(part) for part in hours.split(",")]
        return spans


def first_open(spans: Iterable[tuple[float, float]], at: float) -> float | None:
    """Give the first time >= `at` in opening times that stand in order; None when there is none."""
    return next((max(at, opens) for opens, _ in spans), None)


def passed(spans: Iterable[tuple[float, float]], at: float, seconds: float) -> float | None:
    """Give when `seconds` of opening times that stand in order have passed since `at`; None when they have less."""
    for opens, closes in spans:
        begin = max(at, opens)
        if begin + seconds <= closes:
            return begin + seconds
        seconds -= closes - begin
    return None


def _pieces(day: date, zone: ZoneInfo) -> list[tuple[float, float, float]]:
    """Give a day's begin and end in UTC seconds with its offset from UTC; two pieces when the clock changes."""
    begin = datetime.combine(day, time(0), zone).timestamp()
    end = datetime.combine(day + timedelta(days=1), time(0), zone).timestamp()
    before, after = _offset(begin, zone), _offset(end - 1, zone)
    if before == after:
        return [(begin, end, before)]
    low, high = begin, end - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return [(begin, high, before), (high, end, after)]


def _offset(at: float, zone: ZoneInfo) -> float:
    offset = datetime.fromtimestamp(at, zone).utcoffset()
    assert offset is not None
    return offset.total_seconds()


def _minutes(part: str) -> tuple[int, int]:
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in part.strip().split("-"))
    return start, end


@lru_cache(maxsize=256)
def _holidays(code: str, year: int) -> frozenset[date]:
    # The package loads every country's class; keep it out of a lint that needs no calendar.
    import holidays

    country, _, subdivision = code.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
