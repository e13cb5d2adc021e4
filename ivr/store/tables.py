"""The tables, as SQLAlchemy sees them; migrations/ is how a database gets them."""

from __future__ import annotations

from sqlalchemy import Float, Index, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """What all tables share."""


class CallbackRow(Base):
    """A call we promised to make; times in UTC seconds."""

    __tablename__ = "callback"
    __table_args__ = (Index("callback_due", "state", "next_at"), Index("callback_number", "state", "number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    call: Mapped[str] = mapped_column(String(128))
    """The call in which it was promised."""
    queue: Mapped[str] = mapped_column(String(64))
    number: Mapped[str] = mapped_column(String(128))
    booked_at: Mapped[float] = mapped_column(Float)
    not_before: Mapped[float] = mapped_column(Float)
    deadline: Mapped[float] = mapped_column(Float)
    kept_at: Mapped[float | None] = mapped_column(Float, default=None)
    """When somebody of the team talked to them."""
    language: Mapped[str] = mapped_column(String(35))
    waiting_since: Mapped[float] = mapped_column(Float)
    """Their place among those who wait."""
    state: Mapped[str] = mapped_column(String(16), default="owed")
    """`owed`, `kept`, `failed` or `cancelled`."""
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    """Calls that did not bring them to anybody."""
    next_at: Mapped[float] = mapped_column(Float)
    """They are not called before this."""
    called_at: Mapped[float | None] = mapped_column(Float, default=None)
    """When they were first called."""
    worker: Mapped[str | None] = mapped_column(String(64), default=None)
    """Who sees to it now, until `claimed_until`."""
    claimed_until: Mapped[float | None] = mapped_column(Float, default=None)


class MessageRow(Base):
    """A message somebody left; `path` names its WAV file."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    call: Mapped[str] = mapped_column(String(128))
    mailbox: Mapped[str] = mapped_column(String(64))
    caller: Mapped[str] = mapped_column(String(128))
    left_at: Mapped[float] = mapped_column(Float)
    seconds: Mapped[float] = mapped_column(Float)
    path: Mapped[str] = mapped_column(String(1024))


class LastAgentRow(Base):
    """The agent a caller talked to last, at `talked_at` (UTC seconds)."""

    __tablename__ = "last_agent"

    caller: Mapped[str] = mapped_column(String(128), primary_key=True)
    agent: Mapped[str] = mapped_column(String(64))
    talked_at: Mapped[float] = mapped_column(Float)
