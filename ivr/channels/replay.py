"""Runs the call of a journal again: the same events, so the same commands."""

from __future__ import annotations

from collections.abc import Callable

from ivr.channels.call import Happening
from ivr.channels.journal import Journal
from ivr.engine.session import Session
from ivr.errors import ConfigError
from ivr.loading.problems import closest
from ivr.model.project import Project


def replay(project: Project, journal: Journal, watch: Callable[[Happening], None]) -> None:
    """Feed every event of a journal to its flow; `watch` hears of each, and of the commands that follow.

    A flow that has changed since may take another way; events that then fit nothing are ignored by the engine.
    Raises ConfigError when the project lacks the journal's flow.
    """
    flow = journal.header.flow
    if flow not in project.flows:
        raise ConfigError(f'the journal is of the flow "{flow}": {closest(flow, project.flows)}')
    session = Session(project, flow)
    for event in journal.events:
        watch(Happening(at=event.at, what=event))
        for command in session.feed(event):
            watch(Happening(at=event.at, what=command))
