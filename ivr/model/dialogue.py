"""A dialogue: one call that a flow must handle, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from ivr.model.base import Frozen, Identifier, LanguageTag, Seconds
from ivr.model.event import TransferOutcome

WEEKDAY = "2026-11-24T10:00:00+00:00"
"""When a dialogue takes place that does not say: a Tuesday morning."""
CALLER = "+442079460123"
"""Who calls in a dialogue that does not say; a number reserved for fiction (Ofcom)."""


def moment(text: str) -> str:
    """Give a date and time with its offset as it is; raises ValueError for anything else."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f'"{text}" is no date and time; write 2026-11-24T10:00:00+00:00') from error
    if not 1970 < when.year < 2200:
        raise ValueError(f'"{text}" is too far away; write a year after 1970 and before 2200')
    if when.tzinfo is None:
        raise ValueError(f'"{text}" has no time zone; write the offset: {text}+00:00, or Z for UTC')
    return text


def in_short(value: object) -> object:
    """Give the long form of an outcome written as one word: `busy` is `{outcome: busy}`."""
    return {"outcome": value} if isinstance(value, str) else value


def _patience(value: object) -> object:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not True and not (number and 0 < float(str(value)) <= 86_400):
        raise ValueError("silence is true, or a number of seconds; write silence: true or silence: 10")
    return value


def _only_true(value: object) -> object:
    if value is not True:
        raise ValueError("hangup is only ever true; write hangup: true")
    return value


def _keys(text: str) -> str:
    if not text or any(key not in "0123456789*#ABCD" for key in text):
        raise ValueError(f'"{text}" is not all keys; a telephone has 0-9, *, #, and sometimes A-D')
    return text


def _words(text: str) -> str:
    if not any(mark.isalnum() for mark in text):
        raise ValueError(f'"{text}" has no words; write what is said')
    return text


Wait = Annotated[float, Field(ge=0, le=86_400)]
Moment = Annotated[str, AfterValidator(moment)]
Keys = Annotated[str, AfterValidator(_keys)]
Words = Annotated[str, AfterValidator(_words)]


class FetchAnswer(Frozen):
    """What a request brings back; status 0 is no answer at all."""

    status: Annotated[int, Field(ge=0, le=599)] = 0
    body: Any = None
    seconds: Wait = 0.2
    timed_out: bool = False


class QueueAnswer(Frozen):
    """What becomes of a caller who joins a queue; times in seconds."""

    outcome: Literal["answered", "full", "no_agents", "closed", "waiting"] = "answered"
    after: Wait = 5
    talk: Wait = 30
    ends: Literal["agent", "caller"] = "agent"
    """Who hangs up first after talking."""


class TransferAnswer(Frozen):
    """What the far end does when it rings; times in seconds."""

    outcome: TransferOutcome = "answered"
    after: Wait | None = None
    """Without it: 5 s when answered, 1 s when busy or failed, the whole ringing time when nobody answers."""
    talk: Wait = 30
    ends: Literal["agent", "caller"] = "agent"


class CallbackAnswer(Frozen):
    """Whether a callback can be stored."""

    outcome: Literal["booked", "failed"] = "booked"


class Given(Frozen):
    """What the outside world does in a call, by node: `node` or `flow.node`."""

    fetch: Mapping[str, FetchAnswer] = {}
    queue: Mapping[
        str, Annotated[QueueAnswer, BeforeValidator(in_short, json_schema_input_type=str | QueueAnswer)]
    ] = {}
    transfer: Mapping[
        str, Annotated[TransferAnswer, BeforeValidator(in_short, json_schema_input_type=str | TransferAnswer)]
    ] = {}
    callback: Mapping[
        str, Annotated[CallbackAnswer, BeforeValidator(in_short, json_schema_input_type=str | CallbackAnswer)]
    ] = {}


class CallbackBooked(Frozen):
    """A callback that must have been booked."""

    queue: str | None = None
    number: str | None = None


class Fetched(Frozen):
    """A request that must have been sent; of a body, the fields named here."""

    node: str | None = None
    url: str | None = None
    body: Any = None


class Expect(Frozen):
    """What must come to be true, all at the same time."""

    node: str | None = None
    """Where the call is."""
    visited: tuple[str, ...] = ()
    """Nodes entered so far, in any order."""
    goal: str | None = None
    queue: str | None = None
    """The queue the caller was put into."""
    callback: CallbackBooked | None = None
    voicemail: str | None = None
    """The mailbox that got a message."""
    transfer: str | None = None
    """The address that was rung."""
    fetch: Fetched | None = None
    language: LanguageTag | None = None
    variables: Mapping[str, Any] = {}
    error: Words | None = None
    """Words of the reason why the flow failed at run time; a dialogue that does not expect it fails."""
    ends: Literal["hangup", "caller", "failure", "limit"] | None = None
    """Who ended the call: the flow, the caller, the flow by failing, or the longest time a call may take."""


class Step(Frozen):
    """One thing the caller does or meets; exactly one field is set."""

    hear: Words | None = None
    press: Keys | None = None
    say: Words | None = None
    silence: Annotated[bool | float | None, BeforeValidator(_patience)] = None
    speak: Seconds | None = None
    wait: Seconds | None = None
    hangup: Annotated[bool | None, BeforeValidator(_only_true)] = None
    expect: Expect | None = None

    @property
    def kind(self) -> str:
        """Give the name of the field that is set."""
        return next(iter(self.model_fields_set))


class Dialogue(Frozen):
    """One call and what must happen in it."""

    dialogue: Annotated[str, Field(min_length=1)]
    """What it shows, in the words of whoever wrote it."""
    at: Moment = WEEKDAY
    caller: Annotated[str, Field(alias="from")] = CALLER
    """"" is a withheld number."""
    to: str = ""
    """The called number or SIP user; "" is the flow's own id."""
    language: LanguageTag | None = None
    """The language the other person is known to speak; in a callback, that of the call in which it was booked."""
    parameters: Mapping[str, str | int | float | bool] = {}
    """What the flow's parameters are; a callback gives `queue`."""
    owed: Mapping[Identifier, Moment] = {}
    """Callbacks the other person is promised: by queue, until when."""
    given: Given = Given()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    @property
    def begins(self) -> float:
        """Give when the call comes in, UTC, seconds since 1970."""
        return datetime.fromisoformat(self.at).timestamp()
