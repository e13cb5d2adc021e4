"""The tables of people, their sessions and tokens, and of what they did."""

from __future__ import annotations

from sqlalchemy import Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.store.tables import Base


class AccountRow(Base):
    """Somebody who may sign in; times in UTC seconds."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    password: Mapped[str] = mapped_column(String(256))
    """An argon2 hash."""
    created_at: Mapped[float] = mapped_column(Float)
    seen_at: Mapped[float | None] = mapped_column(Float, default=None)
    disabled_at: Mapped[float | None] = mapped_column(Float, default=None)


class SessionRow(Base):
    """A browser that has signed in; its secret is known by hash only."""

    __tablename__ = "web_session"
    __table_args__ = (Index("web_session_account", "account_id"),)

    secret: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    csrf: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[float] = mapped_column(Float)
    seen_at: Mapped[float] = mapped_column(Float)


class LinkRow(Base):
    """A link that is good for one password: of the first administrator, of somebody invited, or a new one."""

    __tablename__ = "one_time_link"

    secret: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    """Whose account; "" lets the person choose, for the first administrator."""
    role: Mapped[str] = mapped_column(String(16))
    expires_at: Mapped[float] = mapped_column(Float)


class TokenRow(Base):
    """What a program signs in with; its secret is known by hash only."""

    __tablename__ = "api_token"
    __table_args__ = (Index("api_token_account", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    secret: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    label: Mapped[str] = mapped_column(String(64))
    scope: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[float] = mapped_column(Float)
    expires_at: Mapped[float] = mapped_column(Float)
    used_at: Mapped[float | None] = mapped_column(Float, default=None)


class AuditRow(Base):
    """Something that somebody did."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[float] = mapped_column(Float)
    who: Mapped[str] = mapped_column(String(128))
    act: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(128))
    detail: Mapped[str] = mapped_column(String(1024))
    address: Mapped[str] = mapped_column(String(64))
