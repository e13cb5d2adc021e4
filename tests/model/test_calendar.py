"""Opening hours, against a walk minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ivr.dialog.promise import OFFERED, ROUND, soonest, upcoming
from ivr.model.calendar import Calendar
from ivr.model.hours import Hours

ZONES = ("Europe/London", "UTC", "America/Santiago", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe")
SETTINGS = settings(derandomize=True, database=None, deadline=None, max_examples=120)
YEAR = datetime(2026, 1, 1, tzinfo=UTC).timestamp()


def at(text: str) -> float:
    """Give a time as seconds since 1970."""
    return datetime.fromisoformat(text).timestamp()


def office(**changes: object) -> Calendar:
    """Give a calendar of ordinary hours."""
    fields = {"time_zone": "Europe/London", "hours": {"mon-fri": "08:00-12:00, 13:00-18:00", "sat": "09:00-24:00"}}
    return Calendar.model_validate({**fields, **changes})


@pytest.mark.parametrize(
    ("moment", "state", "opens"),
    [
        ("2026-11-20T10:00:00+00:00", "open", "2026-11-20T10:00:00+00:00"),
        ("2026-11-20T07:59:59+00:00", "closed", "2026-11-20T08:00:00+00:00"),
        ("2026-11-20T12:00:00+00:00", "closed", "2026-11-20T13:00:00+00:00"),
        ("2026-11-20T18:00:00+00:00", "closed", "2026-11-21T09:00:00+00:00"),
        ("2026-11-21T23:59:59+00:00", "open", "2026-11-21T23:59:59+00:00"),
        ("2026-11-22T00:00:00+00:00", "closed", "2026-11-23T08:00:00+00:00"),
        ("2026-12-25T10:00:00+00:00", "holiday", "2026-12-29T08:00:00+00:00"),
        ("2026-12-24T10:00:00+00:00", "holiday", "2026-12-29T08:00:00+00:00"),
        ("2026-07-01T06:59:00+00:00", "closed", "2026-07-01T07:00:00+00:00"),
    ],
)
def test_states_and_openings(moment: str, state: str, opens: str) -> None:
    calendar = office(holidays="GB-ENG", closed_on=("2026-12-24", "2026-12-26"))
    assert calendar.state_at(at(moment)) == state
    assert calendar.next_open(at(moment)) == at(opens)


def test_a_calendar_that_never_opens() -> None:
    calendar = office(hours={})
    assert calendar.next_open(YEAR) is None
    assert calendar.after(YEAR, 60) is None
    assert soonest(Hours((calendar,)), YEAR, 30) is None
    assert upcoming(Hours((calendar,)), YEAR, 30, ("10:00",), "UTC") == ()


def test_a_year_with_too_little_opening_time() -> None:
    assert office(hours={"mon": "08:00-08:01"}).after(YEAR, 86_400) is None


def test_hours_that_overlap_count_once() -> None:
    calendar = office(hours={"mon-fri": "08:00-12:00, 11:00-13:00", "fri": "10:00-14:00"})
    assert calendar.after(at("2026-11-20T08:00:00+00:00"), 7 * 3600) == at("2026-11-23T09:00:00+00:00")


@pytest.mark.parametrize(
    "changes",
    [
        {"time_zone": "Europe"},
        {"time_zone": "Mars/Base"},
        {"time_zone": "../etc"},
        {"time_zone": "\0"},
        {"holidays": "XX"},
        {"holidays": "gb"},
        {"holidays": "utils"},
        {"holidays": "__doc__"},
        {"holidays": "GB-XXX"},
        {"holidays": ""},
        {"closed_on": ("20261224",)},
        {"closed_on": ("2026-W52-4",)},
        {"closed_on": ("2026-02-30",)},
        {"closed_on": (20261224,)},
        {"hours": {"mon-": "08:00-09:00"}},
        {"hours": {"fri-mon": "08:00-09:00"}},
        {"hours": {"mo": "08:00-09:00"}},
        {"hours": {"mon": "8:00-9:00"}},
        {"hours": {"mon": "09:00-09:00"}},
        {"hours": {"mon": "22:00-02:00"}},
        {"hours": {"mon": "24:00-24:00"}},
        {"hours": {"mon": ""}},
    ],
)
def test_what_is_no_calendar(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        office(**changes)


@lru_cache
def _changes(zone: str) -> list[float]:
    """Give the hours of 2026 at which a zone's clock changes, and a quiet one."""
    there = ZoneInfo(zone)
    hours = [YEAR + hour * 3600 for hour in range(365 * 24)]
    offsets = [datetime.fromtimestamp(hour, there).utcoffset() for hour in hours]
    return [hours[5000], *(hours[i] for i in range(1, len(hours)) if offsets[i] != offsets[i - 1])]


def _clock(half_hours: int) -> str:
    return f"{half_hours // 2:02}:{half_hours % 2 * 30:02}"


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Calendar, float]:
    zone = draw(st.sampled_from(ZONES))
    hours = {}
    for days in draw(st.sampled_from([("mon-sun",), ("mon-fri", "sat"), ("sat-sun", "mon")])):
        marks = sorted(draw(st.sets(st.integers(0, 48), min_size=2, max_size=4)))
        spans = zip(marks[::2], marks[1::2], strict=False)
        hours[days] = ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans)
    moment = draw(st.sampled_from(_changes(zone))) + 60 * draw(st.integers(-3000, 3000))
    day = datetime.fromtimestamp(moment, ZoneInfo(zone)).date() + timedelta(days=draw(st.integers(0, 3)))
    calendar = Calendar(time_zone=zone, hours=hours, closed_on=(day.isoformat(),))
    return calendar, moment


@SETTINGS
@given(_cases())
def test_next_open_is_the_first_open_minute(case: tuple[Calendar, float]) -> None:
    calendar, moment = case
    walk = moment
    while calendar.state_at(walk) != "open":
        walk += 60
    assert calendar.next_open(moment) == walk


@SETTINGS
@given(_cases(), st.sampled_from([5, 30, 240, 1440]))
def test_after_counts_open_minutes_only(case: tuple[Calendar, float], minutes: int) -> None:
    calendar, moment = case
    walk, left = moment, minutes
    while left:
        left -= calendar.state_at(walk) == "open"
        walk += 60
    assert calendar.after(moment, minutes * 60) == walk


@SETTINGS
@given(_cases(), st.sampled_from([5, 30, 240]))
def test_a_promise_can_be_kept(case: tuple[Calendar, float], within: int) -> None:
    calendar, moment = case
    promise = soonest(Hours((calendar,)), moment, within)
    assert promise is not None
    assert calendar.state_at(promise.not_before) == "open"
    assert promise.deadline % ROUND == 0
    assert promise.deadline >= promise.not_before + within * 60
    exact = calendar.after(moment, within * 60)
    assert exact is not None
    assert 0 <= promise.deadline - exact < ROUND


@SETTINGS
@given(_cases(), st.sets(st.integers(0, 47), min_size=1, max_size=4))
def test_slots_are_open_in_the_future_and_in_order(case: tuple[Calendar, float], marks: set[int]) -> None:
    calendar, moment = case
    slots = tuple(_clock(mark) for mark in marks)
    offered = upcoming(Hours((calendar,)), moment, 30, slots, "UTC")
    assert len(offered) <= OFFERED
    assert list(offered) == sorted(offered, key=lambda promise: promise.not_before)
    for promise in offered:
        assert calendar.state_at(promise.not_before) == "open"
        assert promise.not_before > moment + 30 * 60
        assert promise.deadline == promise.not_before + 30 * 60


def test_without_a_calendar_it_is_always_open() -> None:
    now = at("2026-11-20T10:02:00+00:00")
    promise = soonest(Hours(()), now, 30)
    assert promise is not None
    assert (promise.not_before, promise.deadline) == (now, at("2026-11-20T10:35:00+00:00"))
    offered = upcoming(Hours(()), now, 30, ("16:00", "09:00"), "Europe/London")
    assert [each.not_before for each in offered] == [
        at("2026-11-20T16:00:00+00:00"),
        at("2026-11-21T09:00:00+00:00"),
        at("2026-11-21T16:00:00+00:00"),
    ]
