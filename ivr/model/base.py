"""The base of everything read from a file: frozen, strict, no unknown fields."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$", max_length=64)]
"""A name of a flow, node, queue, calendar or agent."""

VariableName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64)]
"""A variable's name, as conditions and prompts write it."""

LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
"""A BCP 47 tag such as `en-GB`, `vi` or `zh-Hans-CN`."""

Seconds = Annotated[float, Field(gt=0, le=86_400)]
"""A duration in seconds, more than 0 and at most a day."""


class Frozen(BaseModel):
    """A value from a file: immutable, types taken as written, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=True)
