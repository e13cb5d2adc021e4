"""Callbacks promised and messages left."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from sqlalchemy import Select, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import ChannelError
from ivr.store.claims import Claims
from ivr.store.database import open_database
from ivr.store.tables import CallbackRow, MessageRow

CallbackState = Literal["owed", "kept", "failed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A call we promised to make; times in UTC seconds.

    `called_at` is when we first called, `kept_at` when somebody of the team talked to them.
    """

    reference: str
    state: CallbackState
    queue: str
    number: str
    booked_at: float
    not_before: float
    deadline: float
    kept_at: float | None
    called_at: float | None
    attempts: int


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

    def book(
        self,
        *,
        call: str,
        queue: str,
        number: str,
        at: float,
        not_before: float,
        deadline: float,
        waiting_since: float | None = None,
        language: str = "",
    ) -> str:
        """Store a callback and give its reference once it is on disk; raises ChannelError when it is not.

        One that the queue owes this number already is moved: nobody is called twice. Its place is the better of both;
        who has not waited in the queue has their place from `at` on.
        """
        row = CallbackRow(
            call=call,
            queue=queue,
            number=number,
            booked_at=at,
            not_before=not_before,
            deadline=deadline,
            waiting_since=at if waiting_since is None else waiting_since,
            language=language,
            next_at=not_before,
        )
        try:
            with Session(self._engine) as session, session.begin():
                owed = session.scalar(_owed(queue, number).with_for_update())
                if owed is not None:
                    _move(owed, row)
                    return _reference(owed.id)
                session.add(row)
                session.flush()
                return _reference(row.id)
        except SQLAlchemyError as error:
            raise ChannelError(f"cannot store it: {error}") from error

    def cancel(self, *, queue: str, number: str) -> None:
        """Take back the callback that the queue owes this number; raises ChannelError when that cannot be stored."""
        try:
            with Session(self._engine) as session, session.begin():
                owed = session.scalar(_owed(queue, number).with_for_update())
                if owed is not None:
                    owed.state, owed.worker = "cancelled", None
        except SQLAlchemyError as error:
            raise ChannelError(f"cannot store it: {error}") from error

    def claims(self, worker: str) -> Claims:
        """Give the callbacks as a worker of this name sees to them."""
        return Claims(self._engine, worker)

    def leave(self, *, call: str, mailbox: str, caller: str, at: float, seconds: float, path: str) -> None:
        """Store a message; raises ChannelError when it cannot be."""
        row = MessageRow(call=call, mailbox=mailbox, caller=caller, left_at=at, seconds=seconds, path=path)
        try:
            with Session(self._engine) as session, session.begin():
                session.add(row)
        except SQLAlchemyError as error:
            raise ChannelError(f"cannot store it: {error}") from error

    def callbacks(self) -> tuple[Callback, ...]:
        """Give every callback, the next to be made first."""
        with Session(self._engine) as session:
            rows = session.scalars(select(CallbackRow).order_by(CallbackRow.deadline, CallbackRow.id)).all()
            return tuple(
                Callback(
                    reference=_reference(row.id),
                    state=cast(CallbackState, row.state),
                    queue=row.queue,
                    number=row.number,
                    booked_at=row.booked_at,
                    not_before=row.not_before,
                    deadline=row.deadline,
                    kept_at=row.kept_at,
                    called_at=row.called_at,
                    attempts=row.attempts,
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


def _owed(queue: str, number: str) -> Select[CallbackRow]:
    row = CallbackRow
    return select(row).where(row.state == "owed", row.queue == queue, row.number == number).order_by(row.id).limit(1)


def _move(owed: CallbackRow, wanted: CallbackRow) -> None:
    """Make what is owed what is wanted now; whoever is making it has it no longer."""
    owed.call, owed.booked_at, owed.language = wanted.call, wanted.booked_at, wanted.language
    owed.not_before, owed.deadline, owed.next_at = wanted.not_before, wanted.deadline, wanted.not_before
    owed.waiting_since = min(owed.waiting_since, wanted.waiting_since)
    owed.attempts, owed.called_at, owed.worker = 0, None, None


def _reference(number: int) -> str:
    return f"CB{number:06d}"
