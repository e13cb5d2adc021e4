"""C305: a callback is promised for a time at which nobody is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Place
from ivr.lint.moments import WEEKS
from ivr.lint.rule import FlowRule
from ivr.model.calendar import Calendar
from ivr.model.site import Queue
from ivr.nodes.callback import Callback


class PromiseInfeasible(FlowRule):
    """Finds callbacks whose team is away at the promised time."""

    code = "C305"
    name = "promise-infeasible"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give callbacks of teams that never open, and slots that last past closing time."""
        site = call.project.site
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            if not isinstance(place.node, Callback):
                continue
            queue = site.queues.get(place.node.queue)
            calendar = site.calendars.get(queue.calendar) if queue is not None and queue.calendar else None
            if queue is None or calendar is None:
                continue
            if calendar.next_open(_at(calendar, 0, time(0))) is None:
                yield self._never(call, place)
                continue
            for number, slot in enumerate(place.node.slots):
                wrong = _wrong(slot, queue, calendar)
                if wrong:
                    yield self._slot(call, place, number, f"{slot} {wrong}")

    def _never(self, call: Call, place: Place) -> Finding:
        return self.found(
            call.value(place, ("queue",)),
            "this team never opens, so no callback can be promised",
            hint="give the queue a calendar with opening hours in site.yaml",
            flow=call.flow.flow,
            node=place.name,
            outlet="queue",
        )

    def _slot(self, call: Call, place: Place, number: int, wrong: str) -> Finding:
        return self.found(
            call.value(place, ("slots", number)),
            wrong,
            hint="offer an earlier slot, or lower callback_within of the queue",
            flow=call.flow.flow,
            node=place.name,
            outlet=f"slots.{number}",
        )


def _wrong(slot: str, queue: Queue, calendar: Calendar) -> str:
    """Give what is wrong with a slot in an ordinary week, "" for nothing; one that is never open is never offered."""
    within = queue.callback_within * 60
    begins = [_at(calendar, ahead, time.fromisoformat(slot)) for ahead in range(7)]
    opened = [at for at in begins if calendar.state_at(at) == "open"]
    if any(calendar.after(at, within) != at + within for at in opened):
        return f"is too late: the call is promised within {queue.callback_within} minutes, and the team closes before"
    return ""


def _at(calendar: Calendar, ahead: int, clock: time) -> float:
    return datetime.combine(WEEKS[0] + timedelta(days=ahead), clock, ZoneInfo(calendar.time_zone)).timestamp()
