"""How a rehearsed call begins, what the caller does in it, and what the outside does."""

from __future__ import annotations

from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict, Field

from ivr.model.base import LanguageTag
from ivr.model.dialogue import CALLER, Given, Moment, Step

MOST_ACTS = 500


class Opening(BaseModel):
    """When the call comes in, from whom, where it starts, and what requests, queues and phones answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: Moment | None = None
    """Date and time with offset; now without it."""
    caller: str = Field(default=CALLER, max_length=64)
    """"" is a withheld number."""
    node: str | None = Field(default=None, max_length=64)
    """Start here instead of at the flow's start."""
    language: LanguageTag | None = None
    """Start in this language instead of the flow's own."""
    given: Given = Given()
    """As in dialogues; what is not given is asked."""

    @property
    def begins(self) -> float:
        """Give when the call comes in: UTC, seconds since 1970."""
        if self.at is None:
            return float(int(datetime.now(UTC).timestamp()))
        return datetime.fromisoformat(self.at).timestamp()


def line(act: Step) -> str:
    """Give an act of the caller as the console writes it; raises ValueError for a step that is none."""
    match act.kind:
        case "press":
            return str(act.press)
        case "say":
            return f"say {act.say}"
        case "silence":
            return "." if act.silence is True else f"wait {act.silence:g}"
        case "speak" | "wait":
            return f"{act.kind} {getattr(act, act.kind):g}"
        case "hangup":
            return "hangup"
    raise ValueError(f'"{act.kind}" is nothing that a caller does')
