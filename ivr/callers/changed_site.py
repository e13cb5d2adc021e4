"""What changes in site.yaml for callers: the flow behind a number, opening hours, promises of callbacks."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ivr.callers.change import Change
from ivr.model.calendar import Calendar
from ivr.model.node import walk
from ivr.model.project import Project
from ivr.model.text import CalendarRef, QueueRef


def site_changes(old: Project, new: Project, flows: Collection[str]) -> Iterator[Change]:
    """Give what is different about the numbers, calendars and queues of these flows of the new project."""
    yield from _numbers(old, new, flows)
    values = [value for flow in flows for _, value in walk(new.flows[flow])]
    queues = {str(value): None for value in values if isinstance(value, QueueRef)}
    calendars = {str(value): None for value in values if isinstance(value, CalendarRef)}
    calendars |= {queue.calendar: None for name in queues if (queue := new.site.queues.get(name)) and queue.calendar}
    for name in calendars:
        before, after = old.site.calendars.get(name), new.site.calendars.get(name)
        if before is not None and after is not None and before != after:
            told = f"{name} is open {_hours(after)}; it was {_hours(before)}"
            yield Change(kind="hours", effect="neutral", flow="", sentence=told)
    for name in queues:
        one, other = old.site.queues.get(name), new.site.queues.get(name)
        if one is not None and other is not None and one.callback.within != other.callback.within:
            longer = other.callback.within > one.callback.within
            told = f"callbacks of {name} are promised within {other.callback.within} min, it was {one.callback.within}"
            yield Change(kind="callback", effect="worse" if longer else "better", flow="", sentence=told)


def _numbers(old: Project, new: Project, flows: Collection[str]) -> Iterator[Change]:
    before = {number.number: number.flow for number in old.site.numbers}
    after = {number.number: number.flow for number in new.site.numbers}
    for number in dict.fromkeys((*after, *before)):
        was, now = before.get(number), after.get(number)
        if was == now or not {was, now} & set(flows):
            continue
        told = f"{number} runs {now or 'nothing'}, it ran {was or 'nothing'}"
        yield Change(kind="number", effect="worse" if now is None else "neutral", flow="", sentence=told)


def _hours(calendar: Calendar) -> str:
    spans = ", ".join(f"{days} {span}" for days, span in calendar.hours.items()) or "never"
    closed = [f"holidays of {calendar.holidays}"] if calendar.holidays else []
    closed += calendar.closed_on
    return f"{spans} ({calendar.time_zone}{', not on ' + ', '.join(closed) if closed else ''})"
