"""Where a call stands: a value that can be copied, compared, hashed and stored."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal

from ivr.model.copying import Copyable
from ivr.model.value import Record

Phase = Literal["new", "running", "farewell", "ended"]
CallRecording = Literal["off", "on", "paused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A flow that waits at `node` for a module to return."""

    flow: str
    node: str
    variables: Record


@dataclass(frozen=True, kw_only=True)
class State(Copyable):
    """Everything the engine remembers of one call."""

    flow: str
    language: str
    phase: Phase = "new"
    call: str = ""
    caller: str = ""
    called: str = ""
    now: float = 0.0
    node: str = ""
    memo: Hashable = None
    variables: Record = Record()
    owed: Record = Record()
    """Callbacks the caller is promised: by queue, until when (UTC seconds)."""
    stack: tuple[Frame, ...] = ()
    typed: str = ""
    """Keys pressed before anyone asked for them."""
    plays: int = 0
    """Play commands given so far; the next one gets this number plus one."""
    playing: int | None = None
    """The Play now heard; None when there is none."""
    holding: bool = False
    timers: frozenset[str] = frozenset()
    listening: bool = False
    recording: bool = False
    queued: bool = False
    """Waiting for an agent."""
    call_recording: CallRecording = "off"
    """What the flow wants of the recording of the call."""
    covered: bool = False
    """It is interrupted all the same: something secret is keyed in, or the caller is on hold."""
    failures: int = 0
    steps: int = 0
    """Nodes entered since `steps_since`."""
    steps_since: float = 0.0
