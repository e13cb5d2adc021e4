"""What a call ran: the flows as they were when it began, which may not be what is live or drafted now."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ivr.channels.journal import Header
from ivr.model.project import Project
from ivr.model.value import Record
from ivr.publishing.projects import Stored, project_of
from ivr.store.drafts import MissingError
from ivr.store.flows import FlowStore

OLD = "The journal of this call does not say which revision it ran"
CHANGED = "This call rang a draft that has been changed since"
GONE = "The revisions that this call ran are not in this database, or cannot be read any more"


class Ran(NamedTuple):
    """The flows to run a call again on; `doubt` says why they may not be those it ran, "" where they are."""

    project: Project
    doubt: str


def ran(store: FlowStore, folder: Path, header: Header, drafts: Project) -> Ran:
    """Give what a call ran; or, with the reason for it, `drafts`: the flows as people work on them now."""
    if header.drafts:
        now = store.drafts.versions()
        return Ran(drafts, CHANGED if any(now.get(flow) != version for flow, version in header.drafts.items()) else "")
    if not header.revisions:
        return Ran(drafts, OLD)
    project = _published(store, folder, header.revisions)
    return Ran(drafts, GONE) if project is None else Ran(project, "")


def _published(store: FlowStore, folder: Path, revisions: Record) -> Project | None:
    numbers = {flow: number for flow, number in revisions.items() if isinstance(number, int)}
    try:
        stored = [Stored(flow, store.revisions.get(flow, number).content) for flow, number in numbers.items()]
    except MissingError:
        return None
    project = project_of(store, folder, stored).project
    return project if project.flows.keys() == revisions.keys() else None
