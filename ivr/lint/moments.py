"""The opening states a call can be in: which calendars are open, closed or on holiday together.

Only states that the calendars really reach count, each with a moment at which it holds, so that two queues with the
same hours are never taken for one open and one closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.model.calendar import Calendar, OpeningState

YEAR = 2026
"""The year whose weeks and holidays are tried."""
_CLOCK = re.compile(r"(\d\d):(\d\d)")
_NAMES: Mapping[OpeningState, str] = {"open": "open hours", "closed": "closed hours", "holiday": "a holiday"}
WEEKS = (date(YEAR, 1, 12), date(YEAR, 7, 13))
"""Mondays of a winter and of a summer week: calendars in two time zones may differ in one only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An opening state: its name for callers, each calendar's state, and a UTC time at which it holds."""

    name: str
    at: float
    states: Mapping[str, OpeningState]

    @property
    def when(self) -> str:
        """Give it as the beginning of a sentence about callers: `when closed, `."""
        words = {"open hours": "when open, ", "closed hours": "when closed, ", "a holiday": "on a holiday, "}
        return words.get(self.name, f"with {self.name}, ") if self.name else ""


def moments(calendars: Mapping[str, Calendar]) -> tuple[Moment, ...]:
    """Give every opening state these calendars reach together, the most open one first; one without a name for none."""
    if not calendars:
        return (Moment(name="", at=_timestamp(WEEKS[0], 720, "UTC"), states={}),)
    found: dict[tuple[OpeningState, ...], float] = {}
    for at in sorted(_instants(calendars.values())):
        found.setdefault(tuple(calendar.state_at(at) for calendar in calendars.values()), at)
    ranked = sorted(found, key=lambda states: (-states.count("open"), states.count("holiday"), states))
    return tuple(_moment(dict(zip(calendars, states, strict=True)), found[states]) for states in ranked)


def _moment(states: dict[str, OpeningState], at: float) -> Moment:
    values = set(states.values())
    if len(values) == 1:
        return Moment(name=_NAMES[values.pop()], at=at, states=states)
    words = {"open": "open", "closed": "closed", "holiday": "on holiday"}
    return Moment(name=" and ".join(f"{name} {words[state]}" for name, state in states.items()), at=at, states=states)


def _instants(calendars: Iterable[Calendar]) -> set[float]:
    """Give the moments around which a state can change: the calendars' clock times on ordinary days and holidays."""
    calendars = tuple(calendars)
    days = {monday + timedelta(days=ahead) for monday in WEEKS for ahead in range(7)}
    for calendar in calendars:
        days |= _holidays(calendar)
    clocks = {(minute, calendar.time_zone) for calendar in calendars for minute in _minutes(calendar)}
    return {_timestamp(day, minute, zone) for day in days for minute, zone in clocks}


def _minutes(calendar: Calendar) -> set[int]:
    """Give the minutes of the day at which it opens or closes, midnight and noon."""
    clocks = {int(hour) * 60 + int(minute) for text in calendar.hours.values() for hour, minute in _CLOCK.findall(text)}
    return {clock for clock in clocks if clock < 1440} | {0, 720}


def _holidays(calendar: Calendar) -> set[date]:
    days = {date.fromisoformat(day) for day in calendar.closed_on}
    if calendar.holidays is None:
        return days
    first = date(YEAR, 1, 1)
    year = (first + timedelta(days=ahead) for ahead in range(365))
    return days | {day for day in year if calendar.state_at(_timestamp(day, 720, calendar.time_zone)) == "holiday"}


def _timestamp(day: date, minute: int, zone: str) -> float:
    return datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(zone)).timestamp()
