"""What the engine asks a channel to do: a small closed set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ivr.model.value import Record, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Text to be spoken in `language` (BCP 47, e.g. `en-GB`)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio:
    """A recorded WAV file beside the flow, with its transcript."""

    path: str
    text: str
    language: str


PlayItem = Speech | Audio


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something a channel must do now; commands are carried out in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Command):
    """Answer the call (SIP 200)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Play(Command):
    """Play the items one after the other, then report PlayFinished with this id.

    A Play replaces one that is still running; the replaced one is never reported. No items: finished at once.
    """

    play: int
    items: tuple[PlayItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPlay(Command):
    """Stop what is playing, hold audio included; PlayFinished is not sent for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen(Command):
    """Listen for these phrases until the next Listen; no phrases: stop listening.

    Keys are always reported, whether or not speech is listened for.
    """

    phrases: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTimer(Command):
    """Report TimerFired(timer) after `seconds`; starting a running timer restarts it."""

    timer: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTimer(Command):
    """Forget a timer; unknown names are ignored."""

    timer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch(Command):
    """Make one HTTP request, then report FetchFinished; one at a time per call."""

    node: str
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    url: str
    headers: Record
    body: Value
    timeout: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRecording(Command):
    """Record the caller until `max_seconds`, `silence` seconds of silence, or StopRecording; then RecordFinished."""

    node: str
    max_seconds: float
    silence: float
    beep: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRecording(Command):
    """End the running recording; RecordFinished follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRecording(Command):
    """Begin, end or interrupt the recording of the whole call: everybody who is heard in it, in one file.

    What makes no sense is ignored, such as to pause what is not running. The recording ends with the call.
    """

    action: Literal["start", "stop", "pause", "resume"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueue(Command):
    """Let the caller wait for an agent of `queue`; QueueUpdated and one QueueEnded follow, then BridgeEnded.

    For `last_agent` seconds at most they wait for the agent they talked to last, if that one serves the queue.
    """

    node: str
    queue: str
    last_agent: float = 0
    passed: Record = Record()
    """What the agent's phone is told with the call, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveQueue(Command):
    """Give up the caller's place; no QueueEnded follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Command):
    """Play hold audio in a loop until the next Play, StopPlay or a bridge; `audio` "" is the default music."""

    audio: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Command):
    """Connect the caller to `to` (SIP URI or number), ringing at most `timeout` seconds; TransferEnded follows.

    `bridge`: a second leg, joined here; when the far end hangs up BridgeEnded follows.
    `refer`: the caller's own phone or trunk is asked to dial; `answered` means it did.
    """

    node: str
    to: str
    mode: Literal["bridge", "refer"]
    timeout: float
    passed: Record = Record()
    """What the far end is told with the call, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookCallback(Command):
    """Store a callback to `number` in `language`, to be made between `not_before` and `deadline` (UTC seconds).

    One that the queue owes this number already is moved.
    """

    node: str
    queue: str
    number: str
    language: str
    not_before: float
    deadline: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelCallback(Command):
    """Take back the callback that the queue owes this number; nothing follows."""

    node: str
    queue: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveVoicemail(Command):
    """Put the recording at `path` into `mailbox`."""

    node: str
    mailbox: str
    path: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Command):
    """Note a fact of the call for logs, tests and statistics; a channel may ignore it.

    Kinds: `node` (entered), `outlet` (taken, `flow.node.outlet`), `goal`, `key` (accepted input),
    `no_input`, `no_match`, `error` (why the flow went to on_error), `ended`.
    """

    kind: Literal["node", "outlet", "goal", "key", "no_input", "no_match", "error", "ended"]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hangup(Command):
    """End the call from our side; nothing follows but CallerHungUp."""
