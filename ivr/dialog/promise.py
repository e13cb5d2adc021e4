"""By when a callback can be promised."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.model.hours import Hours

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


def soonest(hours: Hours, now: float, within: int) -> Promise | None:
    """Give the promise of a call within so many minutes of these hours; None when they never come."""
    deadline, opens = hours.after(now, within * 60), hours.next_open(now)
    if deadline is None or opens is None:
        return None
    return Promise(not_before=opens, deadline=math.ceil(deadline / ROUND) * ROUND)


def upcoming(hours: Hours, now: float, within: int, slots: tuple[str, ...], time_zone: str) -> tuple[Promise, ...]:
    """Give the next three slots of a time zone that are in these hours, each kept within so many minutes."""
    zone = ZoneInfo(time_zone)
    today = datetime.fromtimestamp(now, zone).date()
    found: list[Promise] = []
    for ahead in range(DAYS_AHEAD if slots else 0):
        for slot in sorted(slots):
            at = datetime.combine(today + timedelta(days=ahead), time.fromisoformat(slot), zone).timestamp()
            if at > now + within * 60 and hours.is_open(at):
                found.append(Promise(not_before=at, deadline=at + within * 60))
    return tuple(found[:OFFERED])
