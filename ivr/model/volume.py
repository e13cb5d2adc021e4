"""How many calls a queue expects, half hour by half hour, and how fast they are to be answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from ivr.model.base import Frozen
from ivr.model.calendar import DAYS, Days

HALF_HOUR = 30
"""Minutes of the intervals that calls are counted in."""
_SPAN = re.compile(r"^(?:[01]\d|2[0-3]):[03]0-(?:(?:[01]\d|2[0-3]):[03]0|24:00)$")


def _check_span(text: str) -> str:
    if not _SPAN.match(text) or text[6:] <= text[:5]:
        raise ValueError(f'"{text}" is no span of half hours; write 08:00-10:30')
    return text


def _check_once(volumes: Mapping[str, Mapping[str, float]]) -> Mapping[str, Mapping[str, float]]:
    seen: set[tuple[int, int]] = set()
    for days, spans in volumes.items():
        for span in spans:
            for slot in half_hours(days, span):
                if slot in seen:
                    raise ValueError(f"{DAYS[slot[0]]} {clock(slot[1])} has two volumes; keep one")
                seen.add(slot)
    return volumes


HalfHours = Annotated[str, AfterValidator(_check_span)]
"""A span of whole half hours, such as `08:00-10:30`."""
Volumes = Annotated[dict[Days, dict[HalfHours, Annotated[float, Field(ge=0, le=20_000)]]], AfterValidator(_check_once)]
"""Calls expected in each half hour of a span, by days."""


class ServiceLevel(Frozen):
    """Which share of the callers is to be answered within how many seconds."""

    percent: Annotated[float, Field(gt=0, lt=100)] = 80
    within: Annotated[float, Field(gt=0, le=3600)] = 20


def half_hours(days: str, span: str) -> list[tuple[int, int]]:
    """Give the half hours of a span on each of its days: the weekday from 0, minutes since midnight."""
    first, _, last = days.partition("-")
    weekdays = range(DAYS.index(first), DAYS.index(last or first) + 1)
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in span.split("-"))
    return [(weekday, minute) for weekday in weekdays for minute in range(start, end, HALF_HOUR)]


def clock(minute: int) -> str:
    """Give minutes since midnight as `08:30`."""
    return f"{minute // 60:02}:{minute % 60:02}"
