"""Times as people read them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone(name: str) -> ZoneInfo:
    """Give a time zone, UTC for a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def local(moment: float, zone: ZoneInfo) -> datetime:
    """Give a moment in UTC seconds as the clock of a zone shows it."""
    return datetime.fromtimestamp(moment, UTC).astimezone(zone)


def spoken(moment: float, zone: ZoneInfo) -> str:
    """Give day, date and time of day, as in `Sat 21 Nov, 12:04`."""
    return f"{local(moment, zone):%a %d %b, %H:%M}"
