"""By when a callback can be promised."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.model.calendar import Calendar

ROUND = 300
"""Promises are given to the next five minutes: "before 15:40"."""
OFFERED = 3
"""Slots said at most."""
DAYS_AHEAD = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """We call between these two moments (UTC seconds)."""

    not_before: float
    deadline: float


def soonest(calendar: Calendar | None, now: float, within: int) -> Promise | None:
    """Give the promise of a call within so many minutes of opening time; None when the team never opens."""
    deadline = now + within * 60 if calendar is None else calendar.after(now, within * 60)
    if deadline is None:
        return None
    opens = now if calendar is None else calendar.next_open(now)
    return Promise(not_before=opens if opens is not None else now, deadline=math.ceil(deadline / ROUND) * ROUND)


def upcoming(
    calendar: Calendar | None, now: float, within: int, slots: tuple[str, ...], time_zone: str
) -> tuple[Promise, ...]:
    """Give the next three slots at which the team is open, each kept within so many minutes."""
    zone = ZoneInfo(calendar.time_zone if calendar else time_zone)
    today = datetime.fromtimestamp(now, zone).date()
    found: list[Promise] = []
    for ahead in range(DAYS_AHEAD if slots else 0):
        for slot in sorted(slots):
            at = datetime.combine(today + timedelta(days=ahead), time.fromisoformat(slot), zone).timestamp()
            if at > now + within * 60 and (calendar is None or calendar.state_at(at) == "open"):
                found.append(Promise(not_before=at, deadline=at + within * 60))
    return tuple(found[:OFFERED])
