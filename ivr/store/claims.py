"""Who sees to which callback: each is claimed by one worker at a time, and free again when that worker is gone.

A claim holds until a time; a worker that lives renews it. What a worker notes about a callback counts only while its
claim holds: one that was cancelled, moved or claimed by another worker meanwhile stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine, Select, Update, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import ChannelError
from ivr.store.tables import CallbackRow, MessageRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A callback to be made now; times in UTC seconds."""

    id: int
    queue: str
    number: str
    language: str
    waiting_since: float
    deadline: float
    attempts: int
    """Calls so far that did not bring them to anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """Somebody whom a queue owes a call, until `deadline` (UTC seconds)."""

    number: str
    queue: str
    deadline: float


class Claims:
    """The callbacks of one store as one worker sees to them. Every method raises ChannelError when the store fails."""

    def __init__(self, engine: Engine, worker: str) -> None:
        """Claim for `worker`, a name that no other one has."""
        self._engine = engine
        self._worker = worker

    def take(
        self, queues: Collection[str], *, at: float, until: float, most: int, but: Collection[int] = ()
    ) -> tuple[Due, ...]:
        """Claim what is due at `at` for these queues and nobody sees to, those who wait longest first.

        What is under way here is left out by `but`: it may have been moved, and is not made twice at once.
        """
        row = CallbackRow
        chosen = due_now(queues, at, most).where(row.id.not_in(but))
        claim = update(row).where(row.id.in_(chosen)).values(worker=self._worker, claimed_until=until).returning(row)
        try:
            with Session(self._engine) as session, session.begin():
                taken = session.scalars(claim.execution_options(synchronize_session=False)).all()
                due = [_due(each) for each in taken]
        except SQLAlchemyError as error:
            raise ChannelError(f"cannot claim callbacks: {error}") from error
        return tuple(sorted(due, key=lambda each: (each.waiting_since, each.id)))

    def renew(self, ids: Collection[int], *, until: float) -> frozenset[int]:
        """Go on seeing to these; gives those that are still ours."""
        return self._change(self._ours(ids).values(claimed_until=until))

    def free(self, ids: Collection[int]) -> None:
        """Let somebody else see to these."""
        self._change(self._ours(ids).values(worker=None))

    def called(self, callback: int, *, at: float) -> bool:
        """Note that somebody is called at `at`; False when that is not ours to do any more: then do not call."""
        first = func.coalesce(CallbackRow.called_at, at)
        return bool(self._change(self._ours([callback]).values(called_at=first)))

    def kept(self, callback: int, *, at: float) -> None:
        """Note that somebody of the team talks to them."""
        self._change(self._ours([callback]).values(state="kept", kept_at=at, worker=None))

    def missed(self, callback: int, *, next_at: float) -> bool:
        """Note a call that brought them to nobody; the next one is not made before `next_at`. False: not ours now."""
        attempts = CallbackRow.attempts + 1
        return bool(self._change(self._ours([callback]).values(attempts=attempts, next_at=next_at, worker=None)))

    def failed(self, callback: int, *, at: float, mailbox: str | None) -> bool:
        """Note that the last call brought them to nobody, and tell a mailbox. False: not ours any more."""
        row = CallbackRow
        try:
            with Session(self._engine) as session, session.begin():
                found = session.scalar(
                    select(row)
                    .where(row.id == callback, row.worker == self._worker, row.state == "owed")
                    .with_for_update()
                )
                if found is None:
                    return False
                found.attempts, found.state, found.worker = found.attempts + 1, "failed", None
                if mailbox is not None:
                    session.add(_unreached(found, mailbox, at))
                return True
        except SQLAlchemyError as error:
            raise ChannelError(f"cannot note a callback: {error}") from error

    def promised(self) -> tuple[Promised, ...]:
        """Give everybody who is owed a call, whoever sees to it."""
        row = CallbackRow
        owed = select(row.number, row.queue, row.deadline).where(row.state == "owed").order_by(row.id)
        try:
            with Session(self._engine) as session:
                return tuple(Promised(number=n, queue=q, deadline=d) for n, q, d in session.execute(owed))
        except SQLAlchemyError as error:
            raise ChannelError(f"cannot read callbacks: {error}") from error

    def _ours(self, ids: Collection[int]) -> Update:
        row = CallbackRow
        return update(row).where(row.id.in_(ids), row.worker == self._worker, row.state == "owed")

    def _change(self, change: Update) -> frozenset[int]:
        """Make a change and give what it changed."""
        try:
            with Session(self._engine) as session, session.begin():
                changed = change.returning(CallbackRow.id).execution_options(synchronize_session=False)
                return frozenset(session.scalars(changed))
        except SQLAlchemyError as error:
            raise ChannelError(f"cannot note a callback: {error}") from error


def due_now(queues: Collection[str], at: float, most: int) -> Select[int]:
    """Give the query for what is due and nobody sees to; in PostgreSQL workers never wait for each other's locks."""
    row = CallbackRow
    free = or_(row.worker.is_(None), row.claimed_until <= at)
    return (
        select(row.id)
        .where(row.state == "owed", row.next_at <= at, row.queue.in_(queues), free)
        .order_by(row.waiting_since, row.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )


def _due(row: CallbackRow) -> Due:
    return Due(
        id=row.id,
        queue=row.queue,
        number=row.number,
        language=row.language,
        waiting_since=row.waiting_since,
        deadline=row.deadline,
        attempts=row.attempts,
    )


def _unreached(callback: CallbackRow, mailbox: str, at: float) -> MessageRow:
    """Give the message about somebody we could not reach; it has no recording."""
    return MessageRow(call=callback.call, mailbox=mailbox, caller=callback.number, left_at=at, seconds=0.0, path="")
