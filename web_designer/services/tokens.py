"""What programs sign in with."""

from __future__ import annotations

import time

from ivr.store.accounts import Accounts
from ivr.store.audit import Audit
from web_designer.principal import Principal
from web_designer.roles import SCOPES
from web_designer.services.people import Refused

LONGEST_LABEL = 64
LONGEST_DAYS = 366


class Tokens:
    """The API tokens of whoever asks."""

    def __init__(self, accounts: Accounts, audit: Audit) -> None:
        """Use these tables."""
        self._accounts = accounts
        self._audit = audit

    def make(self, who: Principal, label: str, scope: str, days: str, address: str) -> str:
        """Make a token and give its secret, which is shown this once; raises Refused."""
        label = label.strip()
        if not label or len(label) > LONGEST_LABEL:
            raise Refused(f"Say what the token is for, in up to {LONGEST_LABEL} characters.")
        if scope not in SCOPES or SCOPES[scope] > who.role:
            raise Refused(f"You cannot make a token that may {scope}.")
        if not days.isdecimal() or not 1 <= int(days) <= LONGEST_DAYS:
            raise Refused(f"A token is good for 1 to {LONGEST_DAYS} days.")
        now = time.time()
        until = now + int(days) * 24 * 3600
        secret = self._accounts.make_token(who.name, label=label, scope=scope, at=now, expires_at=until)
        self._record(who, "token made", f"{label}: {scope}, {days} days", address)
        return secret

    def revoke(self, who: Principal, number: int, address: str) -> None:
        """End one of one's tokens."""
        labels = [token.label for token in self._accounts.tokens(who.name) if token.number == number]
        if not labels:
            raise Refused("There is no such token of yours.")
        self._accounts.revoke(who.name, number)
        self._record(who, "token revoked", labels[0], address)

    def _record(self, who: Principal, act: str, detail: str, address: str) -> None:
        self._audit.record(at=time.time(), who=who.title, act=act, subject=who.name, detail=detail, address=address)
