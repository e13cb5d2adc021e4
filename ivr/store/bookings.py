"""Callbacks promised and messages left."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import ChannelError
from ivr.store.database import open_database
from ivr.store.tables import CallbackRow, MessageRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A call we promised to make; times in UTC seconds, `kept_at` None while it is owed."""

    reference: str
    queue: str
    number: str
    booked_at: float
    not_before: float
    deadline: float
    kept_at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message somebody left; `left_at` in UTC seconds, `path` its WAV file."""

    mailbox: str
    caller: str
    left_at: float
    seconds: float
    path: str


class Bookings:
    """The callbacks and messages of one data folder."""

    def __init__(self, folder: Path) -> None:
        """Open the database in `folder`, which is made when it is not there."""
        self._engine = open_database(folder)

    def book(self, *, call: str, queue: str, number: str, at: float, not_before: float, deadline: float) -> str:
        """Store a callback and give its reference once it is on disk; raises ChannelError when it is not."""
        row = CallbackRow(call=call, queue=queue, number=number, booked_at=at, not_before=not_before, deadline=deadline)
        return _reference(self._add(row))

    def leave(self, *, call: str, mailbox: str, caller: str, at: float, seconds: float, path: str) -> None:
        """Store a message; raises ChannelError when it cannot be."""
        self._add(MessageRow(call=call, mailbox=mailbox, caller=caller, left_at=at, seconds=seconds, path=path))

    def callbacks(self) -> tuple[Callback, ...]:
        """Give every callback, the next to be made first."""
        with Session(self._engine) as session:
            rows = session.scalars(select(CallbackRow).order_by(CallbackRow.deadline, CallbackRow.id)).all()
            return tuple(
                Callback(
                    reference=_reference(row.id),
                    queue=row.queue,
                    number=row.number,
                    booked_at=row.booked_at,
                    not_before=row.not_before,
                    deadline=row.deadline,
                    kept_at=row.kept_at,
                )
                for row in rows
            )

    def messages(self) -> tuple[Message, ...]:
        """Give every message, the newest first."""
        with Session(self._engine) as session:
            rows = session.scalars(select(MessageRow).order_by(MessageRow.left_at.desc(), MessageRow.id.desc())).all()
            return tuple(
                Message(mailbox=row.mailbox, caller=row.caller, left_at=row.left_at, seconds=row.seconds, path=row.path)
                for row in rows
            )

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _add(self, row: CallbackRow | MessageRow) -> int:
        try:
            with Session(self._engine) as session, session.begin():
                session.add(row)
                session.flush()
                return row.id
        except SQLAlchemyError as error:
            raise ChannelError(f"cannot store it: {error}") from error


def _reference(number: int) -> str:
    return f"CB{number:06d}"
