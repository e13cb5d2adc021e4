"""Filters that say numbers, dates and amounts the way a language says them.

They read `language`, `time_zone` and `now` from the call, so that a prompt only writes `{{ due | date }}`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import pass_context
from jinja2.runtime import Context


def digits(value: object) -> str:
    """Give the characters one by one: `4021` as `4 0 2 1`."""
    return " ".join(str(value).replace(" ", "").lstrip("+"))


@pass_context
def number(context: Context, value: Any) -> str:
    """Give a number with the language's separators."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_locale(context))


@pass_context
def amount(context: Context, value: Any, currency: str = "") -> str:
    """Give money in words, in `currency` or else in the site's constant `currency`."""
    from babel.numbers import format_currency, get_currency_name

    code = currency or _constant(context, "currency")
    if not code:
        raise ValueError('amount needs a currency: {{ x | amount("GBP") }}, or the constant currency in site.yaml')
    get_currency_name(code)
    # Symbols are read out badly ("pound three point five"); names are not.
    return format_currency(value, code, locale=_locale(context), format_type="name")


@pass_context
def day(context: Context, value: Any) -> str:
    """Give a date with its weekday; takes seconds since 1970 or `2026-11-21`."""
    from babel.dates import format_date

    return format_date(_moment(context, value), format="full", locale=_locale(context))


@pass_context
def clock(context: Context, value: Any) -> str:
    """Give a time of day; takes seconds since 1970 or `15:40`."""
    from babel.dates import format_time

    when = datetime.strptime(value, "%H:%M") if isinstance(value, str) else _moment(context, value)
    return format_time(when.time(), format="short", locale=_locale(context))


@pass_context
def moment(context: Context, value: Any) -> str:
    """Give a time of day, with the day when it is not today."""
    when = _moment(context, value)
    today = _moment(context, context["now"]).date()
    said = clock(context, value)
    return said if when.date() == today else f"{day(context, value)}, {said}"


FILTERS: dict[str, Callable[..., str]] = {
    "amount": amount,
    "date": day,
    "digits": digits,
    "moment": moment,
    "number": number,
    "time": clock,
}


def _locale(context: Context) -> str:
    return str(context["language"]).replace("-", "_")


def _constant(context: Context, name: str) -> str:
    site = context.get("site")
    return str(site.get(name, "")) if site is not None else ""


def _moment(context: Context, value: Any) -> datetime:
    if isinstance(value, str):
        return datetime.combine(date.fromisoformat(value), datetime.min.time())
    return datetime.fromtimestamp(value, ZoneInfo(context["time_zone"]))
