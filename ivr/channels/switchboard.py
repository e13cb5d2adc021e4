"""Decides which flow a call runs: the one as it was when we started, or its draft as saved now."""

from __future__ import annotations

from pathlib import Path

from ivr.engine.session import Session
from ivr.loading.project import load
from ivr.model.project import Project
from ivr.nodes import node_types

DRAFT = "-draft"
"""`sip:main-draft@host` rings the draft of `main`."""


class Switchboard:
    """The flows of a folder, as callers reach them."""

    def __init__(self, folder: Path) -> None:
        """Read the folder; raises FlowError when anything in it is wrong."""
        self._folder = folder
        self.project = load_checked(folder)

    def flow_for(self, called: str) -> str | None:
        """Give the id of the flow that a called number or SIP user runs, None when nothing is assigned to it.

        For a draft the files are read anew; raises FlowError when they are wrong at this moment.
        """
        return self._project_for(called).flow_for(called.removesuffix(DRAFT))

    def open(self, flow: str, called: str) -> Session:
        """Give a session of `flow` that has not begun; raises FlowError for a draft that is wrong at this moment."""
        return Session(self._project_for(called), flow)

    def _project_for(self, called: str) -> Project:
        return load_checked(self._folder) if called.endswith(DRAFT) else self.project


def load_checked(folder: Path) -> Project:
    """Give the project of a folder; raises FlowError with everything that is wrong in it."""
    return load([folder], node_types()).checked()
