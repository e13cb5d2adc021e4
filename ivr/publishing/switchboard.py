"""Decides which flow a call runs: its live revision, or its draft as saved now."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

from ivr.engine.session import Session
from ivr.model.project import Project
from ivr.model.value import Record
from ivr.publishing.needs import bridges, records
from ivr.publishing.projects import Stored, around, project_of, within
from ivr.store.flows import FlowStore

DRAFT = "-draft"
"""`sip:main-draft@host` rings the draft of `main`."""


class Opened(NamedTuple):
    """A session that has not begun, and what it runs: numbers of revisions, or versions of drafts, by flow."""

    session: Session
    revisions: Record
    drafts: Record
    records: bool
    """Whether any flow of the call's project records calls."""


class _Lines(NamedTuple):
    """The flows that calls run, with the number of each."""

    project: Project
    numbers: Mapping[str, int]
    bridges: bool
    records: bool

    @classmethod
    def of(cls, project: Project, numbers: Mapping[str, int]) -> Self:
        """Give these flows with what they need."""
        return cls(project, numbers, bridges(project), records(project))


class Switchboard:
    """The flows of a database, as callers reach them.

    A call keeps the project it began with, so whatever `refresh` brings is for calls that come later.
    """

    def __init__(self, store: FlowStore, folder: Path) -> None:
        """Read what is live, with the site of `folder`; raises FlowError when anything in it is wrong."""
        self._store = store
        self._folder = folder
        self.generation = store.revisions.generation()
        """Grows with each publication that has been taken in."""
        self._live = self._read()

    @property
    def project(self) -> Project:
        """Give the flows that callers get now."""
        return self._live.project

    @property
    def bridges(self) -> bool:
        """Say whether any of them joins its callers to somebody."""
        return self._live.bridges

    def refresh(self) -> bool:
        """Take in what has been published or rolled back since, and say whether there was anything.

        Any thread may call it. Raises FlowError when what is live now is wrong; calls then keep getting what was.
        """
        generation = self._store.revisions.generation()
        if generation == self.generation:
            return False
        # One assignment: a call that begins at this moment gets all of the old project or all of the new one.
        self._live = self._read()
        self.generation = generation
        return True

    def flow_for(self, called: str) -> str | None:
        """Give the id of the flow that a called number or SIP user runs, None when nothing is assigned to it.

        Raises FlowError for a draft that is wrong at this moment.
        """
        return self._lines(called).project.flow_for(called.removesuffix(DRAFT))

    def open(self, flow: str, called: str) -> Opened:
        """Give a session of `flow` that has not begun; raises FlowError for a draft that is wrong at this moment."""
        lines = self._lines(called)
        numbers = Record({name: lines.numbers[name] for name in within(lines.project, flow)})
        revisions, drafts = (Record(), numbers) if called.endswith(DRAFT) else (numbers, Record())
        return Opened(Session(lines.project, flow), revisions, drafts, lines.records)

    def _lines(self, called: str) -> _Lines:
        if not called.endswith(DRAFT):
            return self._live
        saved = self._store.drafts.all()
        found = project_of(self._store, self._folder, [Stored(each.flow, each.content) for each in saved])
        wanted = called.removesuffix(DRAFT)
        # Mistakes in drafts that this call cannot get to are no reason to refuse it.
        project = around(found, found.project.site.flow_for(wanted) or wanted).checked()
        return _Lines.of(project, {each.flow: each.version for each in saved})

    def _read(self) -> _Lines:
        revisions = self._store.revisions.live()
        found = project_of(self._store, self._folder, [Stored(each.flow, each.content) for each in revisions])
        return _Lines.of(found.checked(), {each.flow: each.number for each in revisions})
