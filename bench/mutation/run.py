"""All calls to one flow at one moment: visits, from the start of the call to every end, breadth first.

States of the engine that differ only in variables nobody reads any more are one (see `live`). A visit that cannot
have met the defect, since the engine looked at no changed node in it, is taken from the run of the untouched flows.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bench.mutation.acts import Acts
from bench.mutation.live import live
from bench.mutation.visit import Arrival, Exit, Visit, Visits, arrived
from ivr.engine.limits import Limits
from ivr.engine.session import Engine
from ivr.engine.state import State
from ivr.lint.compared import Compared
from ivr.lint.exploration import Opening
from ivr.lint.explorer import covered
from ivr.lint.stimuli import Stimuli
from ivr.model.command import Mark
from ivr.model.event import CallStarted
from ivr.model.project import Project
from ivr.model.value import Record

BOUND = 4_000
"""Visits after which a run stops, and says so; the sample flows need at most 1,100."""
LIMITS = Limits(steps=30, failures=1, depth=4)
"""A circle that never waits shows after 30 nodes as after 200, a second failure brings what a fourth does,
and a module that runs itself is seen at the fourth."""
Cache = dict[Hashable, Visit]


@dataclass(slots=True, kw_only=True)
class Calls:
    """Every call to a flow from one opening state: the visits, and which exit of each leads to which visit."""

    opening: Opening
    visits: list[Visit] = field(default_factory=list)
    onward: list[list[int | None]] = field(default_factory=list)
    """For each visit, the visit that each of its exits leads to; None when the call is over."""
    begun: Exit | None = None
    """How the call begins."""
    complete: bool = False
    failed: bool = False
    """Whether the flow itself failed, which the untouched flows never do: then nothing more was run."""
    least: dict[tuple[str, bool], dict[tuple[str, str], int]] = field(default_factory=dict)
    """What callers can surely get at each place, by world and silence; kept by `harms`."""


class Runner:
    """Runs calls to the flows of a project; visits that a change cannot touch come from `known`."""

    def __init__(self, project: Project, known: Cache | None = None, changed: frozenset[str] | None = None) -> None:
        """Run this project; `changed` names the nodes that differ from those that `known` was made of, None for all."""
        self._project = project
        self.site = project.site
        self._engine = Engine(project, LIMITS)
        self._known = known if changed is not None else None
        self._changed = changed or frozenset()
        self.cache: Cache = {}
        self._live: Mapping[str, Mapping[str, frozenset[str]]] = {
            name: live(flow) for name, flow in project.flows.items()
        }
        self._sliced = lru_cache(maxsize=None)(self._slice)

    def run(self, opening: Opening) -> Calls:
        """Give everything that can be met from this opening state."""
        domains = Compared(covered(self._project, opening.flow))
        acts = Acts(Stimuli(self._project, self._engine, domains, opening.at), opening.at)
        visits = Visits(self._project, self._engine, acts, opening.at)
        calls, numbers, waiting = Calls(opening=opening), dict[Hashable, int](), list[Arrival]()
        calls.begun = self._begun(opening)

        def number(arrival: Arrival | None) -> int | None:
            if arrival is None:
                return None
            key = self._key(arrival.state)
            if key not in numbers:
                numbers[key] = len(waiting)
                waiting.append(arrival)
            return numbers[key]

        number(calls.begun.arrival)
        for here, arrival in enumerate(waiting):
            if here >= BOUND:
                return calls
            visit = self._visited(visits, arrival)
            calls.visits.append(visit)
            calls.onward.append([number(each.arrival) for each in visit.exits])
            if self._known is not None and any(each.errors for each in visit.exits):
                calls.failed = True
                return calls
        calls.complete = all(visit.complete for visit in calls.visits)
        return calls

    def _begun(self, opening: Opening) -> Exit:
        begin = CallStarted(at=opening.at, call="1", caller=opening.caller, called=opening.flow, values=opening.values)
        state, commands = self._engine.advance(self._engine.initial(opening.flow), begin)
        marks = [each for each in commands if isinstance(each, Mark)]
        return Exit(
            arrival=arrived(state, list(commands)) if state.phase == "running" else None,
            end="" if state.phase == "running" else state.phase,
            entered=tuple(mark.name for mark in marks if mark.kind == "node"),
            errors=tuple(mark.name for mark in marks if mark.kind == "error"),
        )

    def _visited(self, visits: Visits, arrival: Arrival) -> Visit:
        key = (arrival.state, arrival.said, arrival.blank, arrival.asked)
        visit = self._known.get(key) if self._known is not None else None
        if visit is not None and not visit.depends & self._changed:
            return visit
        if key not in self.cache:
            self.cache[key] = visits.run(arrival)
        return self.cache[key]

    def _key(self, state: State) -> Hashable:
        """Give what makes a state another one at the beginning of a visit."""
        frames = tuple(replace(frame, variables=Record()) for frame in state.stack)
        values = tuple(self._sliced(frame.flow, frame.node, frame.variables) for frame in state.stack)
        plain = replace(state, variables=Record(), stack=frames)
        return plain, self._sliced(state.flow, state.node, state.variables), values

    def _slice(self, flow: str, node: str, variables: Record) -> Hashable:
        lives = self._live[flow][node]
        return tuple((name, value, type(value)) for name, value in variables.items() if name in lives)
