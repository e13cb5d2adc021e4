"""The base of everything read from a file: frozen, strict, no unknown fields."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$", max_length=64)]
"""A name of a flow, node, queue, calendar or agent."""

VariableName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64)]
"""A variable's name, as conditions and prompts write it."""

LANGUAGE_TAG = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"
LanguageTag = Annotated[str, StringConstraints(pattern=LANGUAGE_TAG)]
"""A BCP 47 tag such as `en-GB`, `vi` or `zh-Hans-CN`."""

Seconds = Annotated[float, Field(gt=0, le=86_400)]
"""A duration in seconds, more than 0 and at most a day."""


def iso_day(text: str) -> str:
    """Give back a day written as `2026-12-24`; raises ValueError for anything else."""
    try:
        written = date.fromisoformat(text).isoformat()
    except ValueError:
        written = ""
    if written != text:
        raise ValueError(f'"{text}" is no day; write it as 2026-12-24')
    return text


def known_zone(name: str) -> str:
    """Give back the name of a time zone; raises ValueError when there is none of that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f'"{name}" is no time zone; write a name such as Europe/London') from error
    return name


TimeZone = Annotated[str, AfterValidator(known_zone)]
"""A name of the tz database, such as `Europe/London`."""

IsoDay = Annotated[str, AfterValidator(iso_day)]
"""A day, `2026-12-24`."""


class Frozen(BaseModel):
    """A value from a file: immutable, types taken as written, unknown fields refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, use_attribute_docstrings=True
    )
