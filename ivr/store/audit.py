"""Who did what, when and from where. Entries are added, never changed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, select

from ivr.store.account_tables import AuditRow
from ivr.store.database import reading, writing

LONGEST = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act; `at` in UTC seconds, `address` where it was done from."""

    number: int
    at: float
    who: str
    act: str
    subject: str
    detail: str
    address: str


class Audit:
    """The entries of one database."""

    def __init__(self, engine: Engine) -> None:
        """Use the table behind `engine`."""
        self._engine = engine

    def record(self, *, at: float, who: str, act: str, subject: str, detail: str = "", address: str = "") -> None:
        """Add an entry; what is too long for its column is cut."""
        row = AuditRow(at=at, who=who[:128], act=act[:64], subject=subject[:128], detail=detail[:LONGEST])
        row.address = address[:64]
        with writing(self._engine) as session:
            session.add(row)

    def page(self, *, before: int | None, size: int) -> tuple[Entry, ...]:
        """Give the newest entries with a number below `before`, the newest first."""
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(size)
        if before is not None:
            query = query.where(AuditRow.id < before)
        with reading(self._engine) as session:
            return tuple(
                Entry(
                    number=row.id,
                    at=row.at,
                    who=row.who,
                    act=row.act,
                    subject=row.subject,
                    detail=row.detail,
                    address=row.address,
                )
                for row in session.scalars(query)
            )
