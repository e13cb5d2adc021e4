"""Says half hours of a week as people do: `mon-fri 08:00-12:00, sat 09:00-11:00`."""

from __future__ import annotations

from collections.abc import Iterable

from ivr.model.calendar import DAYS
from ivr.model.volume import HALF_HOUR, clock
from ivr.staffing.demand import Slot

Spell = tuple[str, str]
"""Days and a span of the day: `mon-fri`, `08:00-12:00`."""


def spells(slots: Iterable[Slot]) -> tuple[Spell, ...]:
    """Give the half hours as days and spans, days with the same span together."""
    by_span: dict[tuple[int, int], list[int]] = {}
    for day, start, end in _runs(sorted(slots)):
        by_span.setdefault((start, end), []).append(day)
    ranked = sorted((days[0], span, days) for span, days in by_span.items())
    return tuple(
        (days, f"{clock(span[0])}-{clock(span[1])}") for _, span, all_days in ranked for days in _days(all_days)
    )


def told(slots: Iterable[Slot]) -> str:
    """Give the half hours in one line."""
    return ", ".join(f"{days} {span}" for days, span in spells(slots))


def _runs(slots: list[Slot]) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    for day, minute in slots:
        if runs and runs[-1][0] == day and runs[-1][2] == minute:
            runs[-1] = (day, runs[-1][1], minute + HALF_HOUR)
        else:
            runs.append((day, minute, minute + HALF_HOUR))
    return runs


def _days(numbers: list[int]) -> list[str]:
    """Give days one after the other as a range."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return [DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}" for first, last in ranges]
