"""Flows being worked on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from ivr.errors import IvrError
from ivr.store.database import reading, writing
from ivr.store.flow_tables import CommentRow, DraftRow, FlowRow, ShareRow

Layout = Mapping[str, Mapping[str, float]]
"""Node to its place in the designer, `{"x": 0, "y": 0}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a flow is made of: its file, its dialogues ("" for none), its recordings and what they say."""

    text: str
    dialogues: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    """Path of each other file, below the flow's folder, to the hash of what is in it: recordings, recordings.yaml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A flow as it was last saved; `version` grows by 1 with each change."""

    flow: str
    version: int
    content: Content
    layout: Layout
    base: int | None
    """The revision it began as, None for a flow that was never published."""
    live: int | None
    """The revision that callers get."""
    saved_at: float
    saved_by: str


class Standing(TypedDict):
    """Where a draft stands, as the API tells it."""

    etag: str
    base_revision: int | None
    live_revision: int | None
    saved_at: float
    saved_by: str


class StaleError(IvrError):
    """Somebody else has saved in between."""


class MissingError(IvrError):
    """There is no flow, revision, comment or link of this name."""


class TakenError(IvrError):
    """There is a flow of this name already."""


class KeptError(IvrError):
    """The flow was published or is in the folder, so that its draft cannot be deleted."""


class Drafts:
    """The drafts of a database."""

    def __init__(self, engine: Engine) -> None:
        """Read and write with this engine."""
        self._engine = engine

    def all(self) -> tuple[Draft, ...]:
        """Give every draft, by name."""
        with reading(self._engine) as session:
            query = select(DraftRow, FlowRow.live).join(FlowRow, FlowRow.name == DraftRow.flow).order_by(DraftRow.flow)
            return tuple(_draft(row, live) for row, live in session.execute(query))

    def versions(self) -> Mapping[str, int]:
        """Give the version of every draft, by name: what tells whether anything has changed."""
        with reading(self._engine) as session:
            rows = session.execute(select(DraftRow.flow, DraftRow.version).order_by(DraftRow.flow))
            return {row.flow: row.version for row in rows}

    def standings(self) -> Mapping[str, Standing]:
        """Give where every draft stands, by name: its version, the revision it began as, the live one, who saved it."""
        columns = (DraftRow.version, DraftRow.base, FlowRow.live, DraftRow.saved_at, DraftRow.saved_by)
        with reading(self._engine) as session:
            query = select(DraftRow.flow, *columns).join(FlowRow, FlowRow.name == DraftRow.flow).order_by(DraftRow.flow)
            return {
                row.flow: {
                    "etag": str(row.version),
                    "base_revision": row.base,
                    "live_revision": row.live,
                    "saved_at": row.saved_at,
                    "saved_by": row.saved_by,
                }
                for row in session.execute(query)
            }

    def get(self, flow: str) -> Draft:
        """Give one draft; raises MissingError."""
        with reading(self._engine) as session:
            return _found(session, flow)

    def create(self, flow: str, content: Content, by: str, at: float) -> Draft:
        """Store a flow that was not there, as a draft; raises TakenError."""
        with writing(self._engine) as session:
            if session.get(FlowRow, flow) is not None:
                raise TakenError(f'there is a flow "{flow}" already; choose another name')
            session.add(FlowRow(name=flow))
            session.flush()
            session.add(draft_row(flow, content, {}, None, by, at))
            session.flush()
            return _found(session, flow)

    def save(
        self,
        flow: str,
        version: int,
        by: str,
        at: float,
        *,
        content: Content | None = None,
        layout: Layout | None = None,
    ) -> int:
        """Store a change of the draft that had this version and give its new version; it is on disk then.

        Raises StaleError when the draft has another version by now, MissingError when there is none.
        """
        values: dict[str, object] = {"version": version + 1, "saved_by": by, "saved_at": at}
        if content is not None:
            values |= {"text": content.text, "dialogues": content.dialogues, "files": dict(content.files)}
        if layout is not None:
            values |= {"layout": {node: dict(place) for node, place in layout.items()}}
        with writing(self._engine) as session:
            query = update(DraftRow).where(DraftRow.flow == flow, DraftRow.version == version).values(values)
            if session.execute(query.returning(DraftRow.version)).first() is None:
                found = _found(session, flow)
                raise StaleError(f"{found.saved_by} has saved this flow in between")
        return version + 1

    def deletable(self, flow: str) -> bool:
        """Say whether there is such a flow, never published and not from the folder."""
        with reading(self._engine) as session:
            return _is_deletable(session.get(FlowRow, flow))

    def delete(self, flow: str, version: int) -> None:
        """Take the flow away whose draft has this version, with its comments and links; its name is free again.

        Raises KeptError for one that was published or is in the folder, StaleError when the draft has another version
        by now, MissingError when there is none.
        """
        with writing(self._engine) as session:
            draft = session.get(DraftRow, flow, with_for_update=True)
            if draft is None:
                raise MissingError(f'There is no flow "{flow}".')
            if not _is_deletable(session.get(FlowRow, flow)):
                raise KeptError("This flow was published or is in the folder of flows, so its draft stays.")
            if draft.version != version:
                raise StaleError(f"{draft.saved_by} has saved this flow in between")
            for row in (CommentRow, ShareRow, DraftRow):
                session.execute(delete(row).where(row.flow == flow))
            session.execute(delete(FlowRow).where(FlowRow.name == flow))


def _is_deletable(row: FlowRow | None) -> bool:
    return row is not None and row.live is None and not row.imported


def draft_row(flow: str, content: Content, layout: Layout, base: int | None, by: str, at: float) -> DraftRow:
    """Give the row of a draft that is new."""
    return DraftRow(
        flow=flow,
        version=1,
        text=content.text,
        dialogues=content.dialogues,
        files=dict(content.files),
        layout={node: dict(place) for node, place in layout.items()},
        base=base,
        saved_at=at,
        saved_by=by,
    )


def _found(session: Session, flow: str) -> Draft:
    row = session.get(DraftRow, flow)
    live = session.scalar(select(FlowRow.live).where(FlowRow.name == flow))
    if row is None:
        raise MissingError(f'There is no flow "{flow}".')
    return _draft(row, live)


def _draft(row: DraftRow, live: int | None) -> Draft:
    return Draft(
        flow=row.flow,
        version=row.version,
        content=content_of(row),
        layout=row.layout,
        base=row.base,
        live=live,
        saved_at=row.saved_at,
        saved_by=row.saved_by,
    )


def content_of(row: DraftRow) -> Content:
    """Give what a row holds of a flow."""
    return Content(text=row.text, dialogues=row.dialogues, files=row.files)
