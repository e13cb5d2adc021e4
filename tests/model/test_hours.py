"""When a callback can be made: its team is there, and people may be called."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.model.calendar import Calendar
from ivr.model.hours import Hours

MONDAY = datetime(2026, 11, 23, tzinfo=UTC).timestamp()
HOUR = 3600
WEEK = 7 * 24 * 60


def calendar(**hours: str) -> Calendar:
    return Calendar.model_validate(
        {"time_zone": "UTC", "hours": {days.replace("_", "-"): at for days, at in hours.items()}}
    )


TEAM = calendar(mon_fri="07:00-12:00, 13:00-22:00")
POLITE = calendar(mon_sun="09:00-21:00")


def test_only_what_is_open_in_all_counts() -> None:
    both = Hours((TEAM, POLITE))
    assert not both.is_open(MONDAY + 8 * HOUR)
    assert both.is_open(MONDAY + 9 * HOUR)
    assert both.next_open(MONDAY) == MONDAY + 9 * HOUR
    assert both.next_open(MONDAY + 12 * HOUR) == MONDAY + 13 * HOUR
    # Three hours before noon, eight after it, the twelfth on the next day.
    assert both.after(MONDAY, 12 * HOUR) == MONDAY + (24 + 10) * HOUR


def test_without_calendars_it_is_always_time() -> None:
    assert Hours(()).is_open(MONDAY)
    assert Hours(()).next_open(MONDAY) == MONDAY
    assert Hours(()).after(MONDAY, 60) == MONDAY + 60


def test_calendars_that_never_meet() -> None:
    never = Hours((calendar(mon="09:00-10:00"), calendar(tue="09:00-10:00")))
    assert never.next_open(MONDAY) is None
    assert never.after(MONDAY, 1) is None


SPANS = st.lists(st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda span: span[0] < span[1]), max_size=3)


@given(SPANS, SPANS, st.integers(0, WEEK - 1))
@settings(max_examples=60, deadline=None)
def test_next_open_is_the_first_minute_at_which_both_are(
    first: list[tuple[int, int]], second: list[tuple[int, int]], minute: int
) -> None:
    calendars = tuple(
        calendar(**({"mon_fri": ", ".join(f"{a:02}:00-{b:02}:00" for a, b in spans)} if spans else {}))
        for spans in (first, second)
    )
    at = MONDAY + minute * 60
    minutes = (at + ahead * 60 for ahead in range(WEEK + 1))
    walked = next((each for each in minutes if all(one.state_at(each) == "open" for one in calendars)), None)
    assert Hours(calendars).next_open(at) == walked
