"""What tests share: flows from text, and calls whose clock stands still until a test moves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import dedent

import pytest

from ivr.engine.limits import Limits
from ivr.engine.session import Session
from ivr.loading.flow_file import parse_flow
from ivr.loading.project import parse_site
from ivr.model.command import Command, Mark, Play
from ivr.model.event import CallStarted, Event
from ivr.model.project import Project
from ivr.model.site import Site
from ivr.nodes import node_types
from tests import compact

NOW = datetime.fromisoformat("2026-11-20T10:00:00+00:00").timestamp()
"""A Friday morning, when the office of the test site is open."""

SITE = """
language: en-GB
time_zone: Europe/London
constants: {currency: GBP, api: "http://api.test"}
calendars:
  office: {time_zone: Europe/London, hours: {mon-fri: "08:00-18:00"}, holidays: GB-ENG, closed_on: ["2026-12-24"]}
  never: {time_zone: Europe/London, hours: {}}
queues:
  support: {calendar: office}
  always: {}
  ghost: {calendar: never}
mailboxes: {support: Messages}
"""


def project_of(*flows: str, site: str = SITE) -> Project:
    """Give a project of these flow files, all of them right; the first one is the call's."""
    found = {}
    sources = {}
    for number, text in enumerate(flows):
        flow, source, missing = parse_flow(f"flows/f{number}/flow.yaml", dedent(text), node_types())
        assert not missing, missing
        found[flow.flow] = flow
        sources[flow.flow] = source
    return Project(site=parse_site("site.yaml", site)[0] if site else Site(), flows=found, sources=sources)


@dataclass(slots=True, kw_only=True)
class Call:
    """A call to a flow: what is done to it, and the lines that came of it."""

    session: Session
    now: float = NOW
    plays: int = 0
    events: list[Event] = field(default_factory=list)

    def feed(self, event: Event) -> list[str]:
        """Give the lines for the commands that follow from an event."""
        self.events.append(event)
        commands = self.session.feed(event)
        for command in commands:
            if isinstance(command, Play):
                self.plays = command.play
        return [compact.shown(command, self.now) for command in commands if _is_telling(command)]

    def does(self, *events: str) -> list[str]:
        """Feed events such as `press 1` one after the other, a second apart; gives the lines of the last one."""
        lines: list[str] = []
        for text in events:
            self.now += 1
            lines = self.feed(compact.event(text, self.now, self.plays))
        return lines

    @property
    def node(self) -> str:
        """Give where the call is, as `flow.node`."""
        return f"{self.session.state.flow}.{self.session.state.node}"


def _is_telling(command: Command) -> bool:
    return not (isinstance(command, Mark) and command.kind in ("node", "outlet"))


Start = Callable[..., Call]


@pytest.fixture
def start() -> Start:
    """Give a function that begins a call to the first of some flows; its clock starts at NOW."""

    def begin(
        *flows: str, caller: str = "+442079460123", now: float = NOW, limits: Limits = Limits(), site: str = SITE
    ) -> Call:
        project = project_of(*flows, site=site)
        call = Call(session=Session(project, next(iter(project.flows)), limits), now=now)
        call.feed(CallStarted(at=now, call="c1", caller=caller, called="main"))
        return call

    return begin
