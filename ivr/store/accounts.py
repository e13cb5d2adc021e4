"""People who may sign in, the browsers and programs they use, and the links that let them in the first time."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from ivr.errors import ChannelError
from ivr.store.account_tables import AccountRow, LinkRow, SessionRow, TokenRow
from ivr.store.database import reading, writing

IDLE = 12 * 3600.0
"""Seconds after which a session that nobody uses ends."""
LONGEST = 7 * 24 * 3600.0
"""Seconds after which any session ends."""
SEEN_EVERY = 60.0
"""Seconds between notes of when somebody was seen, so that reading a page seldom writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in; times in UTC seconds, `password` an argon2 hash."""

    name: str
    role: str
    password: str
    created_at: float
    seen_at: float | None
    disabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A browser that has signed in; `csrf` is what its forms must carry."""

    account: Account
    csrf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a one-time link is good for; `name` "" lets the person choose."""

    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink(Link):
    """A link that was handed out and not used; `expires_at` in UTC seconds."""

    expires_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a program signs in with; times in UTC seconds."""

    number: int
    label: str
    scope: str
    created_at: float
    expires_at: float
    used_at: float | None


class NameTaken(Exception):
    """An account of that name is there already."""


class Accounts:
    """The accounts of one database. Secrets are handed out once and kept as hashes."""

    def __init__(self, engine: Engine) -> None:
        """Use the tables behind `engine`."""
        self._engine = engine

    def any(self) -> bool:
        """Say whether there is an account at all."""
        with reading(self._engine) as session:
            return session.scalar(select(func.count(AccountRow.id))) != 0

    def add(self, *, name: str, role: str, password: str, at: float) -> None:
        """Add an account; raises NameTaken."""
        try:
            with writing(self._engine) as session:
                session.add(AccountRow(name=name, role=role, password=password, created_at=at))
        except ChannelError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise NameTaken(name) from error
            raise

    def all(self) -> tuple[Account, ...]:
        """Give every account by name."""
        with reading(self._engine) as session:
            return tuple(_account(row) for row in session.scalars(select(AccountRow).order_by(AccountRow.name)))

    def named(self, name: str) -> Account | None:
        """Give one account."""
        with reading(self._engine) as session:
            row = session.scalar(select(AccountRow).where(AccountRow.name == name))
            return _account(row) if row is not None else None

    def set_role(self, name: str, role: str) -> None:
        """Change what somebody may do."""
        self._set(name, role=role)

    def set_password(self, name: str, password: str) -> None:
        """Change a password hash and close every session of the account."""
        self._set(name, password=password)
        self.close_all(name)

    def set_disabled(self, name: str, at: float | None) -> None:
        """Shut an account out from `at` on, None lets it in again; its sessions and links end."""
        self._set(name, disabled_at=at)
        self.close_all(name)
        with writing(self._engine) as session:
            session.execute(delete(LinkRow).where(LinkRow.name == name))

    def open(self, name: str, at: float) -> str:
        """Open a session and give its secret; sessions that have ended are forgotten."""
        secret = secrets.token_urlsafe(32)
        with writing(self._engine) as session:
            over = or_(SessionRow.seen_at < at - IDLE, SessionRow.opened_at < at - LONGEST)
            session.execute(delete(SessionRow).where(over))
            number = session.scalars(select(AccountRow.id).where(AccountRow.name == name)).one()
            row = SessionRow(secret=digest(secret), account_id=number, csrf=secrets.token_urlsafe(24))
            row.opened_at = row.seen_at = at
            session.add(row)
            session.execute(update(AccountRow).where(AccountRow.id == number).values(seen_at=at))
        return secret

    def visit(self, secret: str, now: float) -> Visit | None:
        """Give the session with this secret, None when there is none, or it has ended."""
        key = digest(secret)
        with reading(self._engine) as session:
            row = session.get(SessionRow, key)
            if row is None:
                return None
            account = session.get_one(AccountRow, row.account_id)
            ended = now - row.seen_at > IDLE or now - row.opened_at > LONGEST
            due = now - row.seen_at > SEEN_EVERY
            found = Visit(account=_account(account), csrf=row.csrf)
        if ended:
            self.close(secret)
            return None
        if due:
            self._seen(key, found.account.name, now)
        return found

    def _seen(self, key: str, name: str, now: float) -> None:
        with writing(self._engine) as session:
            session.execute(update(SessionRow).where(SessionRow.secret == key).values(seen_at=now))
            session.execute(update(AccountRow).where(AccountRow.name == name).values(seen_at=now))

    def close(self, secret: str) -> None:
        """End the session with this secret."""
        with writing(self._engine) as session:
            session.execute(delete(SessionRow).where(SessionRow.secret == digest(secret)))

    def close_all(self, name: str) -> None:
        """End every session of an account."""
        mine = select(AccountRow.id).where(AccountRow.name == name).scalar_subquery()
        with writing(self._engine) as session:
            session.execute(delete(SessionRow).where(SessionRow.account_id == mine))

    def make_link(self, *, name: str, role: str, expires_at: float) -> str:
        """Make a one-time link, in place of any other for the same name, and give its secret."""
        secret = secrets.token_urlsafe(32)
        with writing(self._engine) as session:
            session.execute(delete(LinkRow).where(LinkRow.name == name))
            session.add(LinkRow(secret=digest(secret), name=name, role=role, expires_at=expires_at))
        return secret

    def link(self, secret: str, now: float) -> Link | None:
        """Give what a link is good for, None when it is unknown, used or too old."""
        with reading(self._engine) as session:
            row = session.get(LinkRow, digest(secret))
            return Link(name=row.name, role=row.role) if row is not None and now < row.expires_at else None

    def links(self, now: float) -> tuple[OpenLink, ...]:
        """Give the links that somebody can still use, by name, without that of the first administrator."""
        wanted = select(LinkRow).where(LinkRow.expires_at > now, LinkRow.name != "").order_by(LinkRow.name)
        with reading(self._engine) as session:
            rows = session.scalars(wanted)
            return tuple(OpenLink(name=row.name, role=row.role, expires_at=row.expires_at) for row in rows)

    def drop_link(self, name: str) -> bool:
        """Make the link for a name useless; gives whether there was one."""
        with writing(self._engine) as session:
            gone = session.execute(delete(LinkRow).where(LinkRow.name == name).returning(LinkRow.secret))
            return gone.first() is not None

    def use_link(self, secret: str, now: float) -> Link | None:
        """Use a link up and give what it is good for; of two who try, one gets None."""
        found = self.link(secret, now)
        with writing(self._engine) as session:
            gone = session.execute(delete(LinkRow).where(LinkRow.secret == digest(secret)).returning(LinkRow.secret))
            return found if gone.first() is not None else None

    def make_token(self, name: str, *, label: str, scope: str, at: float, expires_at: float) -> str:
        """Make an API token of an account and give its secret."""
        secret = "sgn_" + secrets.token_urlsafe(32)
        with writing(self._engine) as session:
            number = session.scalars(select(AccountRow.id).where(AccountRow.name == name)).one()
            row = TokenRow(secret=digest(secret), account_id=number, label=label, scope=scope)
            row.created_at, row.expires_at = at, expires_at
            session.add(row)
        return secret

    def tokens(self, name: str) -> tuple[Token, ...]:
        """Give the tokens of an account, the oldest first."""
        with reading(self._engine) as session:
            rows = session.scalars(
                select(TokenRow).join(AccountRow).where(AccountRow.name == name).order_by(TokenRow.id)
            )
            return tuple(_token(row) for row in rows)

    def bearer(self, secret: str, now: float) -> tuple[Account, Token] | None:
        """Give whose token this is, None when it is unknown or expired."""
        with reading(self._engine) as session:
            row = session.scalar(select(TokenRow).where(TokenRow.secret == digest(secret)))
            if row is None or now >= row.expires_at:
                return None
            found = _account(session.get_one(AccountRow, row.account_id)), _token(row)
        used = found[1].used_at
        if used is None or now - used > SEEN_EVERY:
            with writing(self._engine) as session:
                session.execute(update(TokenRow).where(TokenRow.id == found[1].number).values(used_at=now))
        return found

    def revoke(self, name: str, number: int) -> None:
        """End one token of an account."""
        mine = select(AccountRow.id).where(AccountRow.name == name).scalar_subquery()
        with writing(self._engine) as session:
            session.execute(delete(TokenRow).where(TokenRow.id == number, TokenRow.account_id == mine))

    def _set(self, name: str, **values: object) -> None:
        with writing(self._engine) as session:
            session.execute(update(AccountRow).where(AccountRow.name == name).values(**values))


def digest(secret: str) -> str:
    """Give what is kept of a secret; it is random, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _account(row: AccountRow) -> Account:
    return Account(
        name=row.name,
        role=row.role,
        password=row.password,
        created_at=row.created_at,
        seen_at=row.seen_at,
        disabled=row.disabled_at is not None,
    )


def _token(row: TokenRow) -> Token:
    return Token(
        number=row.id,
        label=row.label,
        scope=row.scope,
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
