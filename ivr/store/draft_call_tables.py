"""The table of draft calls: people who want their phone rung to hear a draft."""

from __future__ import annotations

from sqlalchemy import Boolean, Float, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.tables import Base


class DraftCallRow(Base):
    """A call of ours to somebody's phone that runs a draft; times in UTC seconds."""

    __tablename__ = "draft_call"
    __table_args__ = (Index("draft_call_state", "state"), Index("draft_call_asked", "asked_by", "asked_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    flow: Mapped[str] = mapped_column(String(64))
    phone: Mapped[str] = mapped_column(String(256))
    """Its SIP URI."""
    asked_by: Mapped[str] = mapped_column(String(160))
    asked_at: Mapped[float] = mapped_column(Float)
    state: Mapped[str] = mapped_column(String(16))
    """`asked`, `calling`, `ringing`, `answered` or `over`."""
    answered_at: Mapped[float | None] = mapped_column(Float)
    outcome: Mapped[str] = mapped_column(String(16))
    """Why it is over: see ivr.store.draft_calls."""
    code: Mapped[int] = mapped_column(Integer)
    """The SIP status it was refused with, or 0."""
    reason: Mapped[str] = mapped_column(String(1024))
    """What the phone or the worker said about that."""
    stop: Mapped[bool] = mapped_column(Boolean)
    """Whether the person wants it to end."""
    worker: Mapped[str | None] = mapped_column(String(64))
    """Who makes it."""
    seen: Mapped[float] = mapped_column(Float)
    """When that worker last said that it lives."""
