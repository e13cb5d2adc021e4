"""Lets people in: the first administrator, those who are invited, and everybody with name and password."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from ivr.store.accounts import Account, Accounts, NameTaken, OpenLink
from ivr.store.audit import Audit
from web_designer.roles import Role, role
from web_designer.services import passwords
from web_designer.services.throttle import Throttle

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
LINK_SECONDS = 7 * 24 * 3600.0
"""How long an invitation is good."""
WRONG = "That name and password do not go together."


class Refused(Exception):
    """Something was not done; the text says why, for whoever asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """What a one-time link asks for."""

    name: str
    role: Role
    known: bool
    """Whether the account is there, so that only its password is new."""


class People:
    """Accounts as the pages use them. All methods block; those that hash take about 50 ms."""

    def __init__(self, accounts: Accounts, audit: Audit) -> None:
        """Use these tables; failed sign-ins are counted in memory."""
        self._accounts = accounts
        self._audit = audit
        self._throttle = Throttle()

    def first_link(self) -> str | None:
        """Give a new link for the first administrator, None once somebody has an account."""
        if self._accounts.any():
            return None
        return self._accounts.make_link(name="", role=Role.ADMINISTRATOR.word, expires_at=time.time() + LINK_SECONDS)

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Give the secret of a new session; raises Refused."""
        name, now = name.strip().lower(), time.time()
        wait = self._throttle.wait(name, address, now)
        if wait:
            raise Refused(
                f"Too many tries. Wait {max(1, round(wait / 60))} min, or ask an administrator for a new link."
            )
        self._throttle.failed(name, address, now)
        account = self._accounts.named(name)
        if not passwords.matches(password, account.password if account and not account.disabled else None):
            self._record("", "sign-in refused", name, address)
            raise Refused(WRONG)
        self._throttle.succeeded(name, address)
        self._record(name, "signed in", name, address)
        return self._accounts.open(name, now)

    def sign_out(self, who: str, secret: str, address: str) -> None:
        """End one session."""
        self._accounts.close(secret)
        self._record(who, "signed out", who, address)

    def welcome(self, secret: str) -> Welcome | None:
        """Give what a link asks for, None when it is used up, unknown or too old."""
        link = self._accounts.link(secret, time.time())
        if link is None or (link.name == "" and self._accounts.any()):
            return None
        account = self._accounts.named(link.name)
        return Welcome(name=link.name, role=role(link.role), known=account is not None)

    def accept(self, secret: str, name: str, password: str, address: str) -> str:
        """Use a link up: set the password, make the account where there is none, and open a session."""
        asked = self.welcome(secret)
        if asked is None:
            raise Refused("This link has been used or is too old. Ask for a new one.")
        name = asked.name or name.strip().lower()
        if not NAME.fullmatch(name):
            raise Refused("A name has up to 32 letters a-z, digits, dots, dashes; it begins with a letter or digit.")
        wrong = passwords.fault(password, name)
        if wrong:
            raise Refused(wrong)
        kept, now = passwords.hashed(password), time.time()
        if self._accounts.use_link(secret, now) is None:
            raise Refused("This link has just been used.")
        if asked.known:
            self._accounts.set_password(name, kept)
        else:
            self._add(name, asked.role, kept, now)
        self._record(name, "password set" if asked.known else "account made", name, address, asked.role.word)
        return self._accounts.open(name, now)

    def invite(self, who: str, name: str, word: str, address: str) -> str:
        """Make a link for somebody new, and give its secret."""
        name = name.strip().lower()
        if not NAME.fullmatch(name):
            raise Refused("A name has up to 32 letters a-z, digits, dots, dashes; it begins with a letter or digit.")
        if self._accounts.named(name) is not None:
            raise Refused(f"{name} has an account. To let them choose a new password, use the button in their row.")
        return self._link(who, name, _role(word), "invited", address)

    def reset(self, who: str, name: str, address: str) -> str:
        """Make a link with which somebody sets a new password, and give its secret."""
        account = self._known(name)
        return self._link(who, name, role(account.role), "password link made", address)

    def invitations(self) -> tuple[OpenLink, ...]:
        """Give the links that nobody has used yet, by name: invitations, and for new passwords."""
        return self._accounts.links(time.time())

    def withdraw(self, who: str, name: str, address: str) -> None:
        """Make the link for somebody useless; raises Refused where there is none."""
        if not name or not self._accounts.drop_link(name):
            raise Refused(f"There is no link for {name}: it has been used or withdrawn.")
        self._record(who, "link withdrawn", name, address)

    def set_role(self, who: str, name: str, word: str, address: str) -> None:
        """Change what somebody may do."""
        account, wanted = self._known(name), _role(word)
        if wanted is not Role.ADMINISTRATOR:
            self._keep_one(account)
        self._accounts.set_role(name, wanted.word)
        self._record(who, "role changed", name, address, f"{account.role} -> {wanted.word}")

    def disable(self, who: str, name: str, address: str) -> None:
        """Shut somebody out at once: their sessions end, their tokens stop working."""
        self._keep_one(self._known(name))
        self._accounts.set_disabled(name, time.time())
        self._record(who, "account disabled", name, address)

    def enable(self, who: str, name: str, address: str) -> None:
        """Let somebody in again, with the password they had."""
        self._known(name)
        self._accounts.set_disabled(name, None)
        self._record(who, "account enabled", name, address)

    def change_password(self, name: str, old: str, new: str, address: str) -> str:
        """Change one's own password; every session ends, and the secret of a new one is given."""
        account, now = self._known(name), time.time()
        if self._throttle.wait(name, address, now):
            raise Refused("Too many tries. Wait a few minutes.")
        self._throttle.failed(name, address, now)
        if not passwords.matches(old, account.password):
            raise Refused("The old password is not right.")
        self._throttle.succeeded(name, address)
        wrong = passwords.fault(new, name)
        if wrong:
            raise Refused(wrong)
        self._accounts.set_password(name, passwords.hashed(new))
        self._record(name, "password changed", name, address)
        return self._accounts.open(name, now)

    def _known(self, name: str) -> Account:
        account = self._accounts.named(name)
        if account is None:
            raise Refused(f"There is no account {name}.")
        return account

    def _keep_one(self, account: Account) -> None:
        """Refuse to lose the last administrator."""
        administrators = [
            each for each in self._accounts.all() if each.role == Role.ADMINISTRATOR.word and not each.disabled
        ]
        if [each.name for each in administrators] == [account.name]:
            raise Refused(f"{account.name} is the only administrator. Make somebody else one first.")

    def _add(self, name: str, role: Role, password: str, now: float) -> None:
        try:
            self._accounts.add(name=name, role=role.word, password=password, at=now)
        except NameTaken:
            raise Refused(f"{name} is taken. Ask for a new link.") from None

    def _link(self, who: str, name: str, role: Role, act: str, address: str) -> str:
        self._record(who, act, name, address, role.word)
        return self._accounts.make_link(name=name, role=role.word, expires_at=time.time() + LINK_SECONDS)

    def _record(self, who: str, act: str, subject: str, address: str, detail: str = "") -> None:
        self._audit.record(at=time.time(), who=who, act=act, subject=subject, detail=detail, address=address)


def _role(word: str) -> Role:
    try:
        return role(word)
    except ValueError:
        raise Refused(f"There is no role {word}.") from None
