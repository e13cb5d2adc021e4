"""The systems a water company would have, small enough to call the sample flows against. Nothing is stored."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256

LONGEST_DELAY = 30.0
"""Seconds an answer may be held back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A customer's account; `due` is the date by which a balance above 0 is to be paid."""

    account: str
    balance: float
    currency: str = "GBP"
    due: str | None = None


_BALANCES = {"12345678": 42.50, "23456789": -12.00, "34567890": 0.00, "45678901": 187.36}
_OUTAGES = {"town": "16:30", "riverside": None, "hills": None}


def account(number: str, today: date) -> dict[str, object] | None:
    """Give a demo account, None when there is no such account. A balance is due in three weeks."""
    if number not in _BALANCES:
        return None
    balance = _BALANCES[number]
    due = (today + timedelta(days=21)).isoformat() if balance > 0 else None
    return asdict(Account(account=number, balance=balance, due=due))


def outage(area: str) -> dict[str, object] | None:
    """Give whether the water is off in an area and until what time of day; None for an area that is not ours."""
    if area not in _OUTAGES:
        return None
    return {"area": area, "active": _OUTAGES[area] is not None, "until": _OUTAGES[area]}


def reading(body: object) -> dict[str, object] | None:
    """Take a reading, an account and 1 to 6 digits; None when it is not one. The same reading gets the same answer."""
    if not isinstance(body, dict):
        return None
    number, meter = str(body.get("account", "")), str(body.get("reading", ""))
    if number not in _BALANCES or not meter.isdecimal() or len(meter) > 6:
        return None
    return {"accepted": True, "reference": "MR" + sha256(f"{number}:{meter}".encode()).hexdigest()[:6].upper()}
