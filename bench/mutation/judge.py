"""Judges mutants: what callers suffer, by running calls, and what the linter says, by reading files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bench.mutation.harms import Harm, Met, harms_at, harms_overall
from bench.mutation.run import Calls, Runner
from bench.mutation.sample import Mutant, Sample, sample
from ivr.lint.exploration import Opening
from ivr.lint.explorer import covered
from ivr.lint.moments import moments
from ivr.lint.runner import report
from ivr.loading.project import Loaded, load
from ivr.model.dialogue import CALLER
from ivr.model.flow import Flow
from ivr.model.node import walk
from ivr.model.project import Project
from ivr.model.text import CalendarRef, MailboxRef, QueueRef
from ivr.model.value import Record
from ivr.nodes import node_types

WITHHELD = ""
OF_FLOW = frozenset({"universals", "reprompts"})
"""Parts of a flow that only nodes which take keys look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of one mutant: what callers suffer, and the codes of the errors and warnings about it."""

    mutant: Mutant
    harms: tuple[Harm, ...]
    reported: tuple[str, ...]
    complete: bool
    """Whether every call was run; else there may be harms that were not met."""


class Judge:
    """Knows the untouched flows; gives a verdict on each mutant."""

    def __init__(self) -> None:
        """Run all calls to the untouched flows."""
        self.sample: Sample = sample()
        self._loaded = _loaded(self.sample)
        self._project = self._loaded.checked()
        self._runner = Runner(self._project)
        self._met = {flow: self._calls(self._runner, flow) for flow in self.flows}

    @property
    def flows(self) -> tuple[str, ...]:
        """Give the flows that callers reach, and those that people hear when they are called back."""
        reached = (name for name, flow in self._project.flows.items() if flow.kind == "inbound")
        return (*reached, *dict.fromkeys(self._calling_back().values()))

    def _calling_back(self) -> dict[str, str]:
        """Give the flow of each queue that calls back with one."""
        queues = self._project.site.queues.items()
        return {name: queue.callback.flow for name, queue in queues if queue.callback.flow}

    @property
    def findings(self) -> tuple[str, ...]:
        """Give what the linter says of the untouched flows."""
        return _codes(self._loaded)

    @property
    def complete(self) -> bool:
        """Say whether every call to the untouched flows was run."""
        return all(calls.complete for met in self._met.values() for calls in met.runs)

    @property
    def visits(self) -> int:
        """Give how many visits the calls to the untouched flows come to, over all opening states."""
        return sum(len(calls.visits) for met in self._met.values() for calls in met.runs)

    def judge(self, mutant: Mutant) -> Verdict:
        """Give what callers suffer and what the linter reports."""
        loaded = _loaded(self.sample.changed(mutant))
        found, complete = self._suffered(loaded)
        return Verdict(mutant=mutant, harms=tuple(found), reported=_codes(loaded), complete=complete)

    def _suffered(self, loaded: Loaded) -> tuple[list[Harm], bool]:
        if loaded.problems or loaded.dangling:
            first = (*loaded.problems, *loaded.dangling)[0]
            return [Harm(name="no call is taken", place=first.span.file.rpartition("/")[0].rpartition("/")[2])], True
        found: dict[Harm, None] = {}
        changed = changes(self._project, loaded.project)
        runner = Runner(loaded.project, self._runner.cache, changed)
        complete = True
        for flow in self.flows:
            around = {each.flow for each in covered(loaded.project, flow)}
            if changed is not None and not any(name.partition(".")[0] in around for name in changed):
                continue
            runs: list[Calls] = []
            for opening, before in zip(self._openings(flow), self._met[flow].runs, strict=True):
                runs.append(runner.run(opening))
                complete = complete and (runs[-1].complete or runs[-1].failed)
                found.update(dict.fromkeys(harms_at(before, runs[-1])))
                if found:
                    # Whoever is hurt at one opening state is hurt; the other states would tell nothing more.
                    return list(found), complete
            found.update(dict.fromkeys(harms_overall(self._met[flow], Met(tuple(runs), runner.site))))
        return list(found), complete

    def _calls(self, runner: Runner, flow: str) -> Met:
        return Met(tuple(runner.run(opening) for opening in self._openings(flow)), runner.site)

    @lru_cache(maxsize=8)  # noqa: B019  # one judge a process
    def _openings(self, flow: str) -> tuple[Opening, ...]:
        """Give each opening state that the untouched calendars reach; when it is most open, a withheld number too.

        A flow that calls back begins for each queue while that is open, and never without a number.
        """
        site = self._project.site
        names = [name for each in covered(self._project, flow) for name in _calendars(each, self._project)]
        states = moments({name: site.calendars[name] for name in dict.fromkeys(names)})
        back = tuple(
            Opening(flow=flow, at=each.at, name=each.name, caller=CALLER, values=Record({"queue": queue}))
            for queue, called in self._calling_back().items()
            for each in states
            if called == flow and self._is_open(queue, each.at)
        )
        if back:
            return back
        usual = [Opening(flow=flow, at=each.at, name=each.name, caller=CALLER) for each in states]
        first = states[0]
        return (*usual, Opening(flow=flow, at=first.at, name=f"{first.name}, number withheld", caller=WITHHELD))

    def _is_open(self, queue: str, at: float) -> bool:
        calendar = self._project.site.queues[queue].calendar
        return calendar is None or self._project.site.calendars[calendar].state_at(at) == "open"


def changes(before: Project, after: Project) -> frozenset[str] | None:
    """Give the nodes that work in another way, as `flow.node`; None when any may."""
    if before.flows.keys() != after.flows.keys():
        return None
    found: set[str] = set()
    for name, old in before.flows.items():
        new = after.flows[name]
        parts = {part for part in Flow.model_fields if part != "nodes" and getattr(old, part) != getattr(new, part)}
        if parts - OF_FLOW - {"on_error", "title", "note", "lint"}:
            return None
        # A module works with the universals of those who run it, so what asks anywhere is looked at again.
        found.update(f"{flow}.{node}" for flow, node in _asking(after) if parts & OF_FLOW)
        found.update(
            f"{name}.{node}" for node in {*old.nodes, *new.nodes} if old.nodes.get(node) != new.nodes.get(node)
        )
        if "on_error" in parts:
            found.update(f"{name}.{each}" for each in (old.rescue, new.rescue))
    found.update(f"{flow}.{node}" for flow, node in _at_site(before, after))
    return frozenset(found)


def _at_site(before: Project, after: Project) -> Iterator[tuple[str, str]]:
    """Give the nodes that meet another site: those that name what has changed in it."""
    changed: set[str] = set()
    for part in ("queues", "calendars", "mailboxes"):
        old, new = getattr(before.site, part), getattr(after.site, part)
        changed.update(name for name in {*old, *new} if old.get(name) != new.get(name))
    changed |= _staffed(before) ^ _staffed(after)
    queues = [*before.site.queues.items(), *after.site.queues.items()]
    changed.update(name for name, queue in queues if queue.calendar in changed)
    for name, flow in after.flows.items():
        for id_, node in flow.nodes.items():
            names = {str(value) for _, value in walk(node) if isinstance(value, QueueRef | CalendarRef | MailboxRef)}
            if names & changed:
                yield name, id_


def _staffed(project: Project) -> set[str]:
    return {str(queue) for agent in project.site.agents.values() for queue in agent.queues}


def _asking(project: Project) -> list[tuple[str, str]]:
    return [
        (name, node)
        for name, flow in project.flows.items()
        for node, each in flow.nodes.items()
        if each.asks or each.type in ("voicemail", "record")
    ]


def _calendars(flow: Flow, project: Project) -> list[str]:
    found: list[str] = []
    for node in flow.nodes.values():
        for _, value in walk(node):
            if isinstance(value, CalendarRef):
                found.append(str(value))
            elif isinstance(value, QueueRef) and (calendar := project.site.queues[value].calendar) is not None:
                found.append(calendar)
    return found


def _loaded(flows: Sample) -> Loaded:
    with tempfile.TemporaryDirectory(prefix="signpost-mutant-") as folder:
        flows.write(Path(folder))
        return load([Path(folder)], node_types())


def _codes(loaded: Loaded) -> tuple[str, ...]:
    """Give the codes of the errors and warnings, each once."""
    found = report(loaded, witnesses=False).findings
    return tuple(sorted({finding.code or finding.name for finding in found if finding.severity != "info"}))
