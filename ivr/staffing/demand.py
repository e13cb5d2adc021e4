"""What site.yaml expects: the calls of each half hour of a week, and the agents who are there to take them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.model.site import Queue, Site
from ivr.model.volume import HALF_HOUR, ServiceLevel, half_hours
from ivr.staffing.erlang import Traffic

_SECONDS = HALF_HOUR * 60
Slot = tuple[int, int]
"""A half hour of a week: the weekday from 0, minutes since midnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """One queue, or all queues that share agents, taken as one."""

    queues: tuple[str, ...]
    agents: int
    target: ServiceLevel
    """Of several queues the mildest: who misses that misses them all."""
    traffic: Mapping[Slot, Traffic]
    """Half hours in which calls are expected and the queues are open, in the order of the week."""


def expects_calls(site: Site) -> bool:
    """Say whether the site says how many calls it expects."""
    return any(queue.volumes for queue in site.queues.values())


def alone(site: Site) -> tuple[Team, ...]:
    """Give each queue that expects calls, as if its agents took no other queue's: the best case for its callers."""
    return tuple(_team(site, (name,)) for name, queue in site.queues.items() if queue.volumes)


def together(site: Site) -> tuple[Team, ...]:
    """Give the groups of queues that share agents, as if each agent took each call: the best case for them all."""
    return tuple(_team(site, group) for group in _groups(site) if len(group) > 1)


def _groups(site: Site) -> list[tuple[str, ...]]:
    """Give the queues that expect calls in groups connected by agents, in the file's order."""
    groups = {name: {name} for name, queue in site.queues.items() if queue.volumes}
    for agent in site.agents.values():
        joined = set().union(*(groups[name] for name in agent.queues if name in groups))
        groups |= dict.fromkeys(joined, joined)
    return list(dict.fromkeys(tuple(name for name in groups if name in group) for group in groups.values()))


def _team(site: Site, names: tuple[str, ...]) -> Team:
    queues = {name: site.queues[name] for name in names}
    calls: dict[Slot, list[tuple[Queue, float]]] = {}
    for queue in queues.values():
        for slot, count in _calls(site, queue):
            calls.setdefault(slot, []).append((queue, count))
    return Team(
        queues=names,
        agents=sum(bool(set(names) & set(agent.queues)) for agent in site.agents.values()),
        target=ServiceLevel(
            percent=min(queue.service_level.percent for queue in queues.values()),
            within=max(queue.service_level.within for queue in queues.values()),
        ),
        traffic={slot: _mixed(each) for slot, each in sorted(calls.items())},
    )


def _calls(site: Site, queue: Queue) -> Iterator[tuple[Slot, float]]:
    """Give the calls of each half hour; those of hours in which the queue is closed never join it."""
    calendar = site.calendars[queue.calendar] if queue.calendar is not None else None
    for days, spans in queue.volumes.items():
        for span, count in spans.items():
            for day, minute in half_hours(days, span):
                if count and (calendar is None or calendar.opens_between(day, minute, minute + HALF_HOUR)):
                    yield (day, minute), count


def _mixed(calls: list[tuple[Queue, float]]) -> Traffic:
    count = sum(number for _, number in calls)
    handle = sum(queue.handle_seconds * number for queue, number in calls) / count
    patience: float | None = 0.0
    for queue, number in calls:
        stays = queue.patience_seconds
        patience = None if patience is None or stays is None else patience + stays * number / count
    return Traffic(rate=count / _SECONDS, handle=handle, patience=patience)
