"""People who want their phone rung to hear a draft, and what became of it.

The web pages ask, a worker takes the call and says how it goes, the pages look. A worker that is killed says nothing
any more: what it had in hand is lost `LEASE` seconds after its last word.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import ColumnElement, Engine, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from ivr.errors import IvrError
from ivr.store.database import reading, writing
from ivr.store.draft_call_tables import DraftCallRow

State = Literal["asked", "calling", "ringing", "answered", "over"]
Outcome = Literal[
    "",  # it is not over
    "hung_up",  # by the person, at the phone
    "stopped",  # by the person, on the page
    "finished",  # by the flow
    "failed",  # by a fault of ours, or not begun at all: `reason` says why
    "mistakes",  # the draft has some: `reason` has the first
    "drained",  # the worker ends
    "refused",  # with `code` and `reason`
    "no_answer",  # it rang for too long
    "unreachable",  # it did not even ring
    "untaken",  # no worker had a line for it
    "lost",  # its worker was killed
]

LEASE = 15.0
"""Seconds after a worker's last word at which its calls are lost."""
UNTAKEN = 10.0
"""Seconds after which nobody takes a call any more that somebody asked for."""
WINDOW = 600.0
MOST_IN_WINDOW = 20
"""How often one person may have their phone rung in `WINDOW` seconds."""
MOST_AT_ONCE = 2
"""Calls to everybody together."""
_FORGOTTEN = 86_400.0
_LONGEST = 1024


class TooManyError(IvrError):
    """A phone that is not rung now; `why` says whose limit is reached, `wait` for how many seconds."""

    def __init__(self, why: Literal["mine", "all", "often"], wait: float = 0.0) -> None:
        """Say which limit it is."""
        super().__init__(f"too many draft calls: {why}")
        self.why = why
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCall:
    """A call to somebody's phone that runs a draft; times in UTC seconds."""

    number: int
    flow: str
    phone: str
    asked_by: str
    asked_at: float
    state: State
    answered_at: float | None
    outcome: Outcome
    code: int
    reason: str


class DraftCalls:
    """The draft calls of a database. Every method raises ChannelError when it does not answer."""

    def __init__(self, engine: Engine) -> None:
        """Read and write with this engine."""
        self._engine = engine

    # -- for the pages

    def ask(self, *, flow: str, phone: str, by: str, at: float) -> DraftCall:
        """Have a phone rung; raises TooManyError."""
        row = DraftCallRow(flow=flow, phone=phone, asked_by=by, asked_at=at, state="asked", answered_at=None)
        row.outcome, row.code, row.reason, row.stop, row.worker, row.seen = "", 0, "", False, None, at
        with writing(self._engine) as session:
            session.execute(delete(DraftCallRow).where(DraftCallRow.asked_at < at - _FORGOTTEN))
            _check(session, by, at)
            session.add(row)
            session.flush()
            return _draft_call(row, at)

    def newest(self, flow: str, by: str, at: float) -> DraftCall | None:
        """Give somebody's last call to a flow as it is at a time, None when there is none."""
        row = DraftCallRow
        query = select(row).where(row.flow == flow, row.asked_by == by).order_by(row.id.desc()).limit(1)
        with reading(self._engine) as session:
            found = session.scalar(query)
            return None if found is None else _draft_call(found, at)

    def stop(self, flow: str, by: str) -> None:
        """Have somebody's calls to a flow end; nothing happens to those that are over."""
        row = DraftCallRow
        theirs = update(row).where(row.flow == flow, row.asked_by == by)
        with writing(self._engine) as session:
            session.execute(theirs.where(row.state == "asked").values(state="over", outcome="stopped"))
            session.execute(theirs.where(row.state != "over").values(stop=True))

    # -- for workers

    def waits(self, at: float) -> bool:
        """Say whether there is a call that somebody asked for and nobody makes."""
        with reading(self._engine) as session:
            return session.scalar(_waiting(at)) is not None

    def stopped(self, worker: str) -> tuple[int, ...]:
        """Give the calls of a worker that are to end."""
        row = DraftCallRow
        query = select(row.id).where(row.worker == worker, row.stop, row.state != "over").order_by(row.id)
        with reading(self._engine) as session:
            return tuple(session.scalars(query))

    def take(self, worker: str, at: float) -> DraftCall | None:
        """Give the call that was asked for first and nobody makes: from here on this worker does."""
        row = DraftCallRow
        chosen = _waiting(at).with_for_update(skip_locked=True).scalar_subquery()
        claim = update(row).where(row.id == chosen).values(state="calling", worker=worker, seen=at)
        with writing(self._engine) as session:
            taken = session.scalar(claim.returning(row).execution_options(synchronize_session=False))
            return None if taken is None else _draft_call(taken, at)

    def renew(self, numbers: Collection[int], at: float) -> None:
        """Say that the worker that makes these lives."""
        with writing(self._engine) as session:
            session.execute(update(DraftCallRow).where(DraftCallRow.id.in_(numbers)).values(seen=at))

    def rings(self, number: int) -> None:
        """Note that the phone rings."""
        self._change(number, state="ringing")

    def answered(self, number: int, at: float) -> None:
        """Note that somebody answered."""
        self._change(number, state="answered", answered_at=at)

    def over(self, number: int, outcome: Outcome, code: int = 0, reason: str = "") -> None:
        """Note why a call is over; a reason that is too long is cut."""
        self._change(number, state="over", outcome=outcome, code=code, reason=reason[:_LONGEST])

    def _change(self, number: int, **values: object) -> None:
        row = DraftCallRow
        with writing(self._engine) as session:
            session.execute(update(row).where(row.id == number, row.state != "over").values(**values))


def _check(session: Session, by: str, at: float) -> None:
    """Raise TooManyError when somebody has had enough calls, or everybody together has."""
    row = DraftCallRow
    going_on = select(row.asked_by).where(_going_on(at))
    theirs = tuple(session.scalars(going_on))
    if by in theirs:
        raise TooManyError("mine")
    if len(theirs) >= MOST_AT_ONCE:
        raise TooManyError("all")
    recent = (row.asked_by == by, row.asked_at > at - WINDOW)
    asked = session.scalar(select(func.count()).select_from(row).where(*recent)) or 0
    if asked >= MOST_IN_WINDOW:
        first = session.scalar(select(func.min(row.asked_at)).where(*recent)) or at
        raise TooManyError("often", first + WINDOW - at)


def _going_on(at: float) -> ColumnElement[bool]:
    row = DraftCallRow
    asked = and_(row.state == "asked", row.asked_at > at - UNTAKEN)
    made = and_(row.state.in_(("calling", "ringing", "answered")), row.seen > at - LEASE)
    return or_(asked, made)


def _waiting(at: float) -> Select[int]:
    """Give the query for the call that was asked for first and nobody makes."""
    row = DraftCallRow
    return select(row.id).where(row.state == "asked", row.asked_at > at - UNTAKEN).order_by(row.id).limit(1)


def _draft_call(row: DraftCallRow, at: float) -> DraftCall:
    state, outcome = cast(State, row.state), cast(Outcome, row.outcome)
    if state == "asked" and row.asked_at <= at - UNTAKEN:
        state, outcome = "over", "untaken"
    elif state not in ("asked", "over") and row.seen <= at - LEASE:
        state, outcome = "over", "lost"
    return DraftCall(
        number=row.id,
        flow=row.flow,
        phone=row.phone,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        state=state,
        answered_at=row.answered_at,
        outcome=outcome,
        code=row.code,
        reason=row.reason,
    )
