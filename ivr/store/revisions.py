"""Published flows, and which of them callers get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from ivr.store.database import reading, writing
from ivr.store.drafts import Content, Layout, MissingError, StaleError, draft_row
from ivr.store.flow_tables import DraftRow, FlowRow, PublicationRow, RevisionRow

Happening = Literal["published", "overridden", "imported", "rolled back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A flow as it was published."""

    flow: str
    number: int
    content: Content
    layout: Layout
    note: str
    by: str
    at: float
    findings: Mapping[str, int]
    """How many findings it had, by severity."""
    override: str | None
    """Why it was published with errors; None when it had none, or was imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One time callers were given another revision."""

    flow: str
    revision: int
    what: Happening
    note: str
    by: str
    at: float


class Revisions:
    """The revisions of a database."""

    def __init__(self, engine: Engine) -> None:
        """Read and write with this engine."""
        self._engine = engine

    def of(self, flow: str) -> tuple[Revision, ...]:
        """Give the revisions of a flow, newest first."""
        with reading(self._engine) as session:
            query = select(RevisionRow).where(RevisionRow.flow == flow).order_by(RevisionRow.number.desc())
            return tuple(_revision(row) for row in session.scalars(query))

    def get(self, flow: str, number: int) -> Revision:
        """Give one revision; raises MissingError."""
        with reading(self._engine) as session:
            return _revision(_row(session, flow, number))

    def live(self) -> tuple[Revision, ...]:
        """Give the revision of every flow that callers get, by name of the flow."""
        with reading(self._engine) as session:
            same = (FlowRow.name == RevisionRow.flow) & (FlowRow.live == RevisionRow.number)
            query = select(RevisionRow).join(FlowRow, same).order_by(RevisionRow.flow)
            return tuple(_revision(row) for row in session.scalars(query))

    def generation(self) -> int:
        """Give a number that grows whenever callers are given another revision of any flow.

        Raises ChannelError when the database does not answer.
        """
        with reading(self._engine) as session:
            return session.scalar(select(func.max(PublicationRow.id))) or 0

    def publications(self, flow: str) -> tuple[Publication, ...]:
        """Give what was published, overridden, imported and rolled back, newest first."""
        with reading(self._engine) as session:
            query = select(PublicationRow).where(PublicationRow.flow == flow).order_by(PublicationRow.id.desc())
            return tuple(_publication(row) for row in session.scalars(query))

    def publish(
        self,
        flow: str,
        version: int,
        *,
        note: str,
        by: str,
        at: float,
        findings: Mapping[str, int],
        override: str | None = None,
    ) -> int:
        """Make the draft of this version a revision, give it to callers, and give its number.

        Raises StaleError when the draft has another version by now, MissingError when there is none.
        """
        with writing(self._engine) as session:
            draft = session.get(DraftRow, flow, with_for_update=True)
            if draft is None:
                raise MissingError(f'There is no flow "{flow}".')
            if draft.version != version:
                raise StaleError(f"{draft.saved_by} has saved this flow in between")
            number = _next_number(session, flow)
            content = Content(text=draft.text, dialogues=draft.dialogues, files=draft.files)
            session.add(_new(flow, number, content, draft.layout, note, by, at, findings, override))
            draft.base = number
            _point(session, flow, number, "overridden" if override is not None else "published", note, by, at)
            return number

    def bring(
        self, flow: str, content: Content, fingerprint: str, *, note: str, at: float, findings: Mapping[str, int] | None
    ) -> int | None:
        """Take a flow from a folder and give the number of its revision, which callers get from now on.

        It becomes a draft only, and None is given, when `findings` is None: it cannot be run. Nothing is done, and
        None given, when it was brought before. A draft that somebody has
        changed stays as it is. `fingerprint` is what `imported` gives from now on.
        """
        by = note
        with writing(self._engine) as session:
            row = session.get(FlowRow, flow, with_for_update=True)
            if row is None:
                row = FlowRow(name=flow)
                session.add(row)
                session.flush()
            elif row.imported == fingerprint:
                # Somebody else who started at the same time has brought it.
                return None
            row.imported = fingerprint
            draft = session.get(DraftRow, flow, with_for_update=True)
            untouched = draft is None or _is_untouched(session, draft)
            number = None
            if findings is not None:
                number = _next_number(session, flow)
                layout = draft.layout if draft is not None else {}
                session.add(_new(flow, number, content, layout, note, by, at, findings, None))
                session.flush()
                _point(session, flow, number, "imported", note, by, at)
            if draft is None:
                session.add(draft_row(flow, content, {}, number, by, at))
            elif untouched:
                draft.text, draft.dialogues, draft.files = content.text, content.dialogues, dict(content.files)
                draft.version, draft.base = draft.version + 1, number or draft.base
                draft.saved_by, draft.saved_at = by, at
            return number

    def imported(self) -> Mapping[str, str]:
        """Give the fingerprint of what was last taken from a folder, by flow."""
        with reading(self._engine) as session:
            rows = session.execute(select(FlowRow.name, FlowRow.imported).order_by(FlowRow.name))
            return {row.name: row.imported for row in rows}

    def point(self, flow: str, number: int, *, note: str, by: str, at: float) -> None:
        """Give callers a revision that was published before; raises MissingError when there is none."""
        with writing(self._engine) as session:
            _row(session, flow, number)
            _point(session, flow, number, "rolled back", note, by, at)


def _row(session: Session, flow: str, number: int) -> RevisionRow:
    row = session.get(RevisionRow, (flow, number))
    if row is None:
        raise MissingError(f'The flow "{flow}" has no revision {number}.')
    return row


def _next_number(session: Session, flow: str) -> int:
    # Whoever gets here holds the flow's or draft's row, so no two get the same number.
    return (session.scalar(select(func.max(RevisionRow.number)).where(RevisionRow.flow == flow)) or 0) + 1


def _is_untouched(session: Session, draft: DraftRow) -> bool:
    """Say whether a draft is as it came from the folder."""
    if draft.base is None:
        # It came from the folder too, but could not be run.
        return draft.version == 1
    base = session.get(RevisionRow, (draft.flow, draft.base))
    return base is not None and (base.text, base.dialogues, base.files) == (draft.text, draft.dialogues, draft.files)


def _point(session: Session, flow: str, number: int, what: Happening, note: str, by: str, at: float) -> None:
    row = session.get(FlowRow, flow, with_for_update=True)
    assert row is not None
    row.live = number
    session.add(PublicationRow(flow=flow, revision=number, what=what, note=note, by=by, at=at))


def _new(
    flow: str,
    number: int,
    content: Content,
    layout: Layout,
    note: str,
    by: str,
    at: float,
    findings: Mapping[str, int],
    override: str | None,
) -> RevisionRow:
    return RevisionRow(
        flow=flow,
        number=number,
        text=content.text,
        dialogues=content.dialogues,
        files=dict(content.files),
        layout=dict(layout),
        note=note,
        by=by,
        at=at,
        findings=dict(findings),
        override=override,
    )


def _revision(row: RevisionRow) -> Revision:
    return Revision(
        flow=row.flow,
        number=row.number,
        content=Content(text=row.text, dialogues=row.dialogues, files=row.files),
        layout=row.layout,
        note=row.note,
        by=row.by,
        at=row.at,
        findings=row.findings,
        override=row.override,
    )


def _publication(row: PublicationRow) -> Publication:
    what: Happening = row.what  # type: ignore[assignment]
    return Publication(flow=row.flow, revision=row.revision, what=what, note=row.note, by=row.by, at=row.at)
