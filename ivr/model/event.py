"""What can happen to a call: the only way anything from outside reaches the engine.

Every event carries `at`, the UTC time in seconds since 1970, so that a journal of events
replays to the same commands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ivr.model.value import Record, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened at `at` (UTC, seconds since 1970)."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted(Event):
    """A call came in, or somebody answered a call of ours.

    `caller` is the other person's E.164 number or SIP user, "" when withheld; `language` the one they chose in an
    earlier call, "" when not known; `values` what the flow's parameters are; `owed` the callbacks they are promised:
    by queue, until when (UTC seconds).
    """

    call: str
    caller: str
    called: str
    language: str = ""
    values: Record = Record()
    owed: Record = Record()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitPressed(Event):
    """The caller pressed one key: `0`-`9`, `*`, `#` or `A`-`D`."""

    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted(Event):
    """The caller began to speak (stops a prompt that allows barge-in)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechHeard(Event):
    """The recogniser finished; `text` is one of the phrases listened for, or "" for none of them."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayFinished(Event):
    """The Play with this id was heard to its end (never sent for one that was stopped)."""

    play: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayFailed(Event):
    """The Play with this id could not be rendered or played."""

    play: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired(Event):
    """A timer ran out; one that was cancelled or restarted since must not be reported."""

    timer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFinished(Event):
    """A Fetch ended: `status` is the HTTP status, 0 when there was no answer; `body` parsed JSON or text."""

    status: int
    body: Value = None
    timed_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFinished(Event):
    """A Record ended: `path` names the WAV file, `seconds` its length, `voiced` whether anyone spoke."""

    path: str
    seconds: float
    voiced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueUpdated(Event):
    """The caller's place in the queue (1 = next) and the estimated wait in seconds."""

    position: int
    wait: float


QueueOutcome = Literal["answered", "full", "no_agents", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEnded(Event):
    """Waiting is over. `answered`: an agent and the caller are now talking."""

    outcome: QueueOutcome
    agent: str = ""


TransferOutcome = Literal["answered", "busy", "no_answer", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferEnded(Event):
    """A Transfer was decided. `answered`: bridged with the far end, or handed over by REFER."""

    outcome: TransferOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeEnded(Event):
    """The agent or far end hung up after talking; the caller is still on the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackBooked(Event):
    """The callback is stored and will be kept until `deadline` (UTC seconds)."""

    reference: str
    deadline: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackFailed(Event):
    """The callback could not be stored; nothing was promised."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerHungUp(Event):
    """The caller's leg is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubflowReturned(Event):
    """A module ended through `exit`; made by the engine itself, never by a channel."""

    exit: str
    values: Record
