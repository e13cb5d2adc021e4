"""Kinds of things callers key in: how many digits, whether they are valid, how they are read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from ivr.formats import LETTER_KEYS
from ivr.model.value import MASK, Value

Kind = Literal["digits", "number", "date", "time", "amount", "phone", "card", "pin", "letters"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One kind: its shortest and longest form in keys, what it means, and the template that reads it back."""

    minimum: int
    maximum: int
    parse: Callable[[str], Value]
    """Gives the value, None when the keys make no sense."""
    read_back: str
    alphabet: str = "0123456789"


def parse(kind: Kind, keys: str) -> Value:
    """Give the value these keys mean, None for none; masked keys of a journal are taken as valid."""
    return keys if MASK in keys else ENTRIES[kind].parse(keys)


def _date(keys: str) -> Value:
    """Read ddmmyyyy as an ISO date."""
    try:
        return date(int(keys[4:]), int(keys[2:4]), int(keys[:2])).isoformat()
    except ValueError:
        return None


def _time(keys: str) -> Value:
    """Read hhmm on the 24-hour clock."""
    try:
        return time(int(keys[:2]), int(keys[2:])).strftime("%H:%M")
    except ValueError:
        return None


def _amount(keys: str) -> Value:
    """Read units, then `*` and up to two decimals."""
    units, star, decimals = keys.partition("*")
    if not units or "*" in decimals or len(decimals) > 2 or (star and not decimals):
        return None
    return round(int(units) + int(decimals.ljust(2, "0")) / 100, 2) if decimals else int(units)


def _card(keys: str) -> Value:
    """Check the last digit (Luhn, ISO/IEC 7812-1 annex B)."""
    total = 0
    for place, digit in enumerate(reversed(keys)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return keys if total % 10 == 0 else None


ENTRIES: dict[Kind, Entry] = {
    "digits": Entry(minimum=1, maximum=20, parse=str, read_back="{{ value | digits }}"),
    "number": Entry(minimum=1, maximum=9, parse=int, read_back="{{ value | number }}"),
    "date": Entry(minimum=8, maximum=8, parse=_date, read_back="{{ value | date }}"),
    "time": Entry(minimum=4, maximum=4, parse=_time, read_back="{{ value | time }}"),
    "amount": Entry(minimum=1, maximum=10, parse=_amount, read_back="{{ value | number }}", alphabet="0123456789*"),
    "phone": Entry(minimum=5, maximum=15, parse=str, read_back="{{ value | digits }}"),
    "card": Entry(minimum=12, maximum=19, parse=_card, read_back="{{ value | digits }}"),
    "pin": Entry(minimum=4, maximum=8, parse=str, read_back="{{ value | digits }}"),
    "letters": Entry(minimum=1, maximum=20, parse=str, read_back="{{ value | digits }}", alphabet=LETTER_KEYS),
}
