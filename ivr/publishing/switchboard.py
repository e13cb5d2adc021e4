"""Decides which flow a call runs: its live revision, or its draft as saved now."""

from __future__ import annotations

from pathlib import Path

from ivr.engine.session import Session
from ivr.model.project import Project
from ivr.publishing.projects import around, drafts, live
from ivr.store.flows import FlowStore

DRAFT = "-draft"
"""`sip:main-draft@host` rings the draft of `main`."""


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
        self.project = live(store, folder).checked()

    def refresh(self) -> bool:
        """Take in what has been published or rolled back since, and say whether there was anything.

        Any thread may call it. Raises FlowError when what is live now is wrong; calls then keep getting what was.
        """
        generation = self._store.revisions.generation()
        if generation == self.generation:
            return False
        # One assignment: a call that begins at this moment gets all of the old project or all of the new one.
        self.project = live(self._store, self._folder).checked()
        self.generation = generation
        return True

    def flow_for(self, called: str) -> str | None:
        """Give the id of the flow that a called number or SIP user runs, None when nothing is assigned to it.

        Raises FlowError for a draft that is wrong at this moment.
        """
        return self._project_for(called).flow_for(called.removesuffix(DRAFT))

    def open(self, flow: str, called: str) -> Session:
        """Give a session of `flow` that has not begun; raises FlowError for a draft that is wrong at this moment."""
        return Session(self._project_for(called), flow)

    def _project_for(self, called: str) -> Project:
        if not called.endswith(DRAFT):
            return self.project
        found = drafts(self._store, self._folder)
        wanted = called.removesuffix(DRAFT)
        # Mistakes in drafts that this call cannot get to are no reason to refuse it.
        return around(found, found.project.site.flow_for(wanted) or wanted).checked()
