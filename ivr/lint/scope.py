"""All that is linted together: a site, its flows, and the calls that begin in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import PurePath

from ivr.lint.call import Call
from ivr.lint.rule import CallKind
from ivr.lint.unfinished import Unfinished
from ivr.loading.files import SITE_FILE
from ivr.loading.project import Loaded
from ivr.model.project import Project
from ivr.nodes.subflow import Subflow

BEGINS = frozenset({"inbound", "outbound"})
"""Kinds of flow that calls begin in."""


class Scope:
    """A project with what is wrong in its files, and its calls, each made once."""

    def __init__(self, loaded: Loaded, missed: Mapping[str, Collection[str]] | None = None) -> None:
        """Prepare; nothing is worked out before it is asked for.

        `missed` holds, by flow, the nodes that no dialogue enters; flows that are not in it were not tried.
        """
        self.loaded = loaded
        self.missed = missed or {}
        self.project: Project = loaded.project
        self._calls: dict[str, Call] = {}

    def call(self, flow: str) -> Call:
        """Give a call to one of the flows."""
        if flow not in self._calls:
            self._calls[flow] = Call(self.project, flow)
        return self._calls[flow]

    @property
    def unfinished(self) -> tuple[Unfinished, ...]:
        """Give the calls that have not been followed to their end, by flow and opening state."""
        return tuple(sorted(each for call in self._calls.values() for each in call.unfinished))

    @cached_property
    def runs(self) -> dict[str, tuple[str, ...]]:
        """Give the flows that each flow runs as modules, by flow."""
        return {
            name: tuple(dict.fromkeys(node.flow for node in flow.nodes.values() if isinstance(node, Subflow)))
            for name, flow in self.project.flows.items()
        }

    @cached_property
    def entries(self) -> tuple[str, ...]:
        """Give the flows that calls begin in; every flow is one of them or a module of one of them.

        A module that nothing runs is looked at as if calls began in it.
        """
        numbers = {number.flow for number in self.project.site.numbers}
        modules = {each for name, runs in self.runs.items() for each in runs if each != name}
        begin = [
            name
            for name, flow in self.project.flows.items()
            if flow.kind in BEGINS or name in numbers or name not in modules
        ]
        covered = self.closure(*begin)
        for name in self.project.flows:
            if name not in covered:
                begin.append(name)
                covered |= self.closure(name)
        return tuple(sorted(begin))

    def kinds(self, flow: str) -> frozenset[CallKind]:
        """Give what calls to a flow are: its kind, and whether people are called back with it."""
        kind: CallKind = self.project.flows[flow].kind
        back = any(queue.callback.flow == flow for queue in self.project.site.queues.values())
        return frozenset({kind, "called back"} if back else {kind})

    def closure(self, *flows: str) -> set[str]:
        """Give these flows and all they run, directly or not."""
        found, waiting = set(flows), list(flows)
        while waiting:
            for each in self.runs.get(waiting.pop(), ()):
                if each not in found:
                    found.add(each)
                    waiting.append(each)
        return found

    def around(self, flow: str) -> tuple[str, ...]:
        """Give the other flows that run this one, directly or not."""
        return tuple(name for name in self.project.flows if name != flow and flow in self.closure(name))

    @cached_property
    def is_site_unreadable(self) -> bool:
        """Say whether there is a site.yaml that is wrong, so that nothing in it is known."""
        return any(PurePath(problem.span.file).name == SITE_FILE for problem in self.loaded.problems)

    @cached_property
    def unreadable(self) -> frozenset[str]:
        """Give the folders of the flow files that are no flow; each is taken for the flow's name."""
        return frozenset(PurePath(problem.span.file).parent.name for problem in self.loaded.problems)
