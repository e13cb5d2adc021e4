"""Filters that say numbers, dates and amounts the way a language says them.

They read `language`, `time_zone` and `now` from the call, so that a prompt only writes `{{ due | date }}`.
A value they cannot say is a ValueError or TypeError, whatever babel and the system's clock make of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from contextvars import ContextVar
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from jinja2 import pass_context
from jinja2.filters import do_round
from jinja2.runtime import Context

from ivr.model.value import MASK

if TYPE_CHECKING:
    from babel import Locale
PLAINLY: ContextVar[bool] = ContextVar("PLAINLY", default=False)
"""Whether values are said as they are: the linter asks for it where Babel is not installed, and nobody listens."""
LONGEST = 10_000
"""Characters that `replace` may give."""


def digits(value: object) -> str:
    """Give the characters one by one: `4021` as `4 0 2 1`."""
    return " ".join(str(value).replace(" ", "").lstrip("+"))


def _sayable(function: Callable[..., str]) -> Callable[..., str]:
    """Let a masked value pass as it is, so that a masked journal replays."""

    @pass_context
    @wraps(function)
    def says(context: Context, value: Any, *arguments: Any, **named: Any) -> str:
        if PLAINLY.get() or (isinstance(value, str) and MASK in value):
            return str(value)
        return function(context, value, *arguments, **named)

    return says


@_sayable
def number(context: Context, value: Any) -> str:
    """Give a number with the language's separators."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_locale(context))


@_sayable
def amount(context: Context, value: Any, currency: str = "") -> str:
    """Give money in words, in `currency` or else in the site's constant `currency`."""
    from babel.numbers import format_currency, get_currency_name

    code = currency or _constant(context, "currency")
    if not code:
        raise ValueError('amount needs a currency: {{ x | amount("GBP") }}, or the constant currency in site.yaml')
    get_currency_name(code)
    # Symbols are read out badly ("pound three point five"); names are not.
    return format_currency(value, code, locale=_locale(context), format_type="name")


@_sayable
def day(context: Context, value: Any) -> str:
    """Give a date with its weekday; takes seconds since 1970 or `2026-11-21`."""
    from babel.dates import format_date

    return format_date(_moment(context, value), format="full", locale=_locale(context))


@_sayable
def clock(context: Context, value: Any) -> str:
    """Give a time of day; takes seconds since 1970 or `15:40`."""
    from babel.dates import format_time

    when = datetime.strptime(value, "%H:%M") if isinstance(value, str) else _moment(context, value)
    return format_time(when.time(), format="short", locale=_locale(context))


@_sayable
def moment(context: Context, value: Any) -> str:
    """Give a time of day, with the day when it is not today."""
    when = _moment(context, value)
    today = _moment(context, context["now"]).date()
    said = clock(context, value)
    return said if when.date() == today else f"{day(context, value)}, {said}"


def rounded(value: float, precision: int = 0, method: Literal["common", "ceil", "floor"] = "common") -> float:
    """Give a number to so many decimals; Jinja's own filter computes any power of ten for it."""
    if not 0 <= precision <= 9:
        raise ValueError("round takes 0 to 9 decimals")
    return do_round(value, precision, method)


def replaced(value: object, old: str, new: str) -> str:
    """Give a text with each `old` replaced; Jinja's own filter has no bound on what repeated use makes of it."""
    text = str(value)
    if len(text) + text.count(old) * max(0, len(new) - len(old)) > LONGEST:
        raise ValueError(f"replace gives more than {LONGEST} characters")
    return text.replace(old, new)


_LETTERS = {
    "2": ("abc", "αβγ", "абвг"),
    "3": ("defđ", "δεζ", "дежз"),
    "4": ("ghi", "ηθι", "ийкл"),
    "5": ("jkl", "κλμ", "мноп"),
    "6": ("mnoø", "νξο", "рсту"),
    "7": ("pqrs", "πρσ", "фхцч"),
    "8": ("tuv", "τυφ", "шщъы"),
    "9": ("wxyz", "χψω", "ьэюя"),
}
"""Letters on the keys of a telephone: Latin by ITU-T E.161, Greek and Russian by ETSI ES 202 130."""
LETTER_KEYS = "".join(_LETTERS)
_KEY_OF = {letter: key for key, alphabets in _LETTERS.items() for letters in alphabets for letter in letters}


def keypad(value: object) -> str:
    """Give the keys that letters stand on, one each, whatever their case and accents; what has no key is left out."""
    if not isinstance(value, str):
        raise TypeError("keypad takes text")
    if MASK in value:
        return value
    plain = unicodedata.normalize("NFD", value.casefold())
    return "".join(letter if letter in LETTER_KEYS else _KEY_OF.get(letter, "") for letter in plain)


FILTERS: dict[str, Callable[..., str | float]] = {
    "amount": amount,
    "date": day,
    "digits": digits,
    "keypad": keypad,
    "moment": moment,
    "number": number,
    "replace": replaced,
    "round": rounded,
    "time": clock,
}

TIMELY = frozenset({"moment"})
"""Filters whose words depend on what time it is in the call."""


def _locale(context: Context) -> Locale:
    from babel import Locale, UnknownLocaleError

    tag = str(context["language"])
    try:
        return Locale.parse(tag, sep="-")
    except UnknownLocaleError as error:
        raise ValueError(f'numbers and dates cannot be said in the language "{tag}"') from error


def _constant(context: Context, name: str) -> str:
    site = context.get("site")
    return str(site.get(name, "")) if site is not None else ""


def _moment(context: Context, value: Any) -> datetime:
    if isinstance(value, str):
        return datetime.combine(date.fromisoformat(value), datetime.min.time())
    try:
        return datetime.fromtimestamp(value, ZoneInfo(context["time_zone"]))
    except OSError as error:
        raise ValueError(f"{value} seconds since 1970 is no date") from error
