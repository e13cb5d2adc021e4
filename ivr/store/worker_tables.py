"""The table of workers: which processes take calls, as they say themselves every few seconds."""

from __future__ import annotations

from sqlalchemy import Float, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.tables import Base


class WorkerRow(Base):
    """A process that takes calls; times in UTC seconds."""

    __tablename__ = "worker"

    machine: Mapped[str] = mapped_column(String(128), primary_key=True)
    address: Mapped[str] = mapped_column(String(128), primary_key=True)
    """Host and port it listens on."""
    calls: Mapped[int] = mapped_column(Integer)
    callers: Mapped[int] = mapped_column(Integer)
    """How many it takes at once."""
    since: Mapped[float] = mapped_column(Float)
    seen: Mapped[float] = mapped_column(Float)
    version: Mapped[str] = mapped_column(String(32))
    generation: Mapped[int] = mapped_column(Integer)
    """The publication up to which it has taken flows in."""
