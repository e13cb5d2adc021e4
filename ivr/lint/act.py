"""What can happen next in a call: something the caller does, time, or an answer from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ivr.model.event import Event

ActKind = Literal[
    "start", "press", "say", "listen", "silence", "fetch", "queue", "transfer", "callback", "record", "talk", "hangup"
]
_OUTSIDE = {
    "fetch": "the request",
    "queue": "the queue",
    "transfer": "the phone that is rung",
    "callback": "the booking",
    "record": "the message",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that happens, as the events by which the engine learns of it."""

    kind: ActKind
    detail: str = ""
    """The keys, the words, the timer that runs out, the outcome."""
    events: tuple[Event, ...]
    guess: bool = False
    """Whether it brings a value that only a call knows."""

    @property
    def told(self) -> str:
        """Give it as a caller's step, "" for what needs nothing of the caller: `press 1`, `stay silent`."""
        if self.kind in ("press", "say"):
            return f"{self.kind} {self.detail}"
        if self.kind == "silence":
            return "stay silent"
        if self.kind in ("fetch", "queue", "transfer", "callback", "record"):
            return f"{_OUTSIDE[self.kind]}: {self.detail}"
        return ""
