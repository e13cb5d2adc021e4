"""C305: a callback is promised for a time at which nobody is there, or nobody may call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Place
from ivr.lint.moments import WEEKS
from ivr.lint.rule import FlowRule
from ivr.model.hours import Hours
from ivr.model.site import Site
from ivr.nodes.callback import Callback


class PromiseInfeasible(FlowRule):
    """Finds callbacks whose team is away, or may not call, at the promised time."""

    code = "C305"
    name = "promise-infeasible"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give callbacks that can never be made, and slots that last past closing time or permitted hours."""
        site = call.project.site
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            if not isinstance(place.node, Callback):
                continue
            if place.node.queue not in site.queues:
                continue
            promise = _Promise(site, place.node.queue)
            if promise.hours.next_open(promise.at(0, time(0))) is None:
                yield self._never(call, place, promise)
                continue
            for number, slot in enumerate(place.node.slots):
                wrong = promise.wrong(slot)
                if wrong:
                    yield self._slot(call, place, number, f"{slot} {wrong}")

    def _never(self, call: Call, place: Place, promise: _Promise) -> Finding:
        if promise.staffed.next_open(promise.at(0, time(0))) is None:
            message = "this team never opens, so no callback can be promised"
            hint = "give the queue a calendar with opening hours in site.yaml"
        else:
            message = "this team is never there at a time at which people may be called, so no callback can be promised"
            hint = "let the queue's calendar and its callback.hours have some time in common in site.yaml"
        return self.found(
            call.value(place, ("queue",)),
            message,
            hint=hint,
            flow=call.flow.flow,
            node=place.name,
            outlet="queue",
        )

    def _slot(self, call: Call, place: Place, number: int, wrong: str) -> Finding:
        return self.found(
            call.value(place, ("slots", number)),
            wrong,
            hint="offer an earlier slot, or lower callback.within of the queue",
            flow=call.flow.flow,
            node=place.name,
            outlet=f"slots.{number}",
        )


class _Promise:
    """What the callbacks of one queue depend on."""

    def __init__(self, site: Site, queue: str) -> None:
        self._policy = site.queues[queue].callback
        name = site.queues[queue].calendar
        calendar = site.calendars[name] if name is not None else None
        self._zone = ZoneInfo(calendar.time_zone if calendar is not None else site.time_zone)
        self.staffed = Hours((calendar,) if calendar is not None else ())
        self.hours = site.calling_hours(queue)

    def at(self, ahead: int, clock: time) -> float:
        """Give a time of day, so many days after the Monday of an ordinary week."""
        return datetime.combine(WEEKS[0] + timedelta(days=ahead), clock, self._zone).timestamp()

    def wrong(self, slot: str) -> str:
        """Give what is wrong with a slot in an ordinary week, "" for nothing; one that is never open is not offered."""
        within = self._policy.within * 60
        begins = [self.at(ahead, time.fromisoformat(slot)) for ahead in range(7)]
        opened = [at for at in begins if self.hours.is_open(at)]
        late = [at for at in opened if self.hours.after(at, within) != at + within]
        if not late:
            return ""
        closes = any(self.staffed.after(at, within) != at + within for at in late)
        why = "the team closes before" if closes else "people may not be called that late"
        return f"is too late: the call is promised within {self._policy.within} minutes, and {why}"
