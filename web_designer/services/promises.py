"""Callbacks we owe and messages that wait, as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from ivr.model.site import Site
from ivr.store.bookings import Bookings, Callback, Message
from web_designer.services.moments import local, spoken, zone

State = Literal["owed", "late", "kept", "kept late", "not reached", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A callback: by when, to whom, and what became of it."""

    reference: str
    queue: str
    number: str
    booked: str
    window: str
    state: State
    calls: str
    """The calls so far that brought them to nobody: `2 of 3`; "" for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A message and how long it is."""

    mailbox: str
    caller: str
    left: str
    length: str
    file: str
    spoken: bool
    """False where somebody owed a callback was not reached: nobody has spoken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promises:
    """All of both."""

    callbacks: tuple[Owed, ...]
    messages: tuple[Left, ...]


def promises(data: Path, site: Site, now: float) -> Promises:
    """Give what is stored in a data folder."""
    bookings = Bookings(data)
    try:
        callbacks, messages = bookings.callbacks(), bookings.messages()
    finally:
        bookings.close()
    here = zone(site.time_zone)
    return Promises(
        callbacks=tuple(_owed(callback, site, here, now) for callback in callbacks),
        messages=tuple(_left(message, here) for message in messages),
    )


def _owed(callback: Callback, site: Site, zone: ZoneInfo, now: float) -> Owed:
    queue = site.queues.get(callback.queue)
    begins, ends = local(callback.not_before, zone), local(callback.deadline, zone)
    same_day = begins.date() == ends.date()
    return Owed(
        reference=callback.reference,
        queue=queue.title if queue is not None and queue.title else callback.queue,
        number=callback.number,
        booked=spoken(callback.booked_at, zone),
        window=f"{begins:%a %d %b, %H:%M} to {ends:{'%H:%M' if same_day else '%a %d %b, %H:%M'}}",
        state=_state(callback, now),
        calls=_calls(callback, site),
    )


def _state(callback: Callback, now: float) -> State:
    """Give what became of a promise: it is kept when we call in time, whether or not they answer at once."""
    late = (now if callback.called_at is None else callback.called_at) > callback.deadline
    if callback.state == "kept":
        return "kept late" if late else "kept"
    if callback.state == "owed":
        return "late" if late else "owed"
    return "not reached" if callback.state == "failed" else "cancelled"


def _calls(callback: Callback, site: Site) -> str:
    if not callback.attempts:
        return ""
    queue = site.queues.get(callback.queue)
    return f"{callback.attempts} of {queue.callback.attempts}" if queue is not None else str(callback.attempts)


def _left(message: Message, zone: ZoneInfo) -> Left:
    minutes, seconds = divmod(round(message.seconds), 60)
    return Left(
        mailbox=message.mailbox,
        caller=message.caller,
        left=spoken(message.left_at, zone),
        length=f"{minutes}:{seconds:02}",
        file=Path(message.path).name,
        spoken=bool(message.path),
    )
