"""What a person watching a call is shown: each happening in a few words, the uninteresting ones not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ivr.model import command as commands
from ivr.model import event as events
from ivr.model.command import Command
from ivr.model.event import Event
from ivr.model.value import Record

Kind = Literal["node", "hear", "do", "note", "goal", "error", "ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One line: a node entered, words heard, something the caller did, a note, a goal, an error, or the end."""

    kind: Kind
    text: str
    language: str = ""


def shown(what: Event | Command) -> Shown | None:
    """Give how a happening is shown, None for one that is not."""
    show = _SHOW.get(type(what))
    return show(what) if show is not None else None


def _mark(mark: commands.Mark) -> Shown | None:
    kinds: Mapping[str, tuple[Kind, str]] = {
        "node": ("node", mark.name),
        "goal": ("goal", f"goal reached: {mark.name}"),
        "no_input": ("note", "no answer"),
        "no_match": ("note", "the answer fits nothing"),
        "error": ("error", f"the flow failed at {mark.name}"),
        "ended": ("ended", _ENDINGS.get(mark.name, mark.name)),
    }
    if mark.kind not in kinds:
        return None
    kind, text = kinds[mark.kind]
    return Shown(kind=kind, text=text)


def _play(play: commands.Play) -> Shown | None:
    if not play.items:
        return None
    text = " ".join(item.text for item in play.items)
    return Shown(kind="hear", text=text, language=play.items[0].language)


_CONTROLS: Mapping[str, str] = {
    "start": "from here on the call is recorded",
    "stop": "the recording of the call ends",
    "pause": "the recording of the call is interrupted",
    "resume": "the recording of the call goes on",
}


def _control(command: commands.ControlRecording) -> Shown:
    return Shown(kind="note", text=_CONTROLS[command.action])


def _enqueue(command: commands.Enqueue) -> Shown:
    return Shown(kind="note", text=f"waits in the queue {command.queue}{_told(command.passed)}")


def _transfer(command: commands.Transfer) -> Shown:
    return Shown(kind="note", text=f"rings {command.to}{_told(command.passed)}")


def _told(passed: Record) -> str:
    """Give what the phone that rings is told."""
    told = ", ".join(f"{name} {value}" for name, value in passed.items())
    return f"; the phone that rings is told {told}" if told else ""


def _queue_ended(event: events.QueueEnded) -> Shown:
    said = {
        "answered": "an agent answers; the caller talks",
        "full": "the queue is full",
        "no_agents": "nobody serves the queue",
        "closed": "the queue is closed",
    }
    return Shown(kind="note", text=said[event.outcome])


def _transfer_ended(event: events.TransferEnded) -> Shown:
    said = {
        "answered": "the far end answers; the caller talks",
        "busy": "the far end is busy",
        "no_answer": "nobody answers",
        "failed": "the far end cannot be reached",
    }
    return Shown(kind="note", text=said[event.outcome])


def _fetched(event: events.FetchFinished) -> Shown:
    if event.timed_out:
        return Shown(kind="note", text="no answer in time")
    return Shown(kind="note", text=f"answer {event.status}" if event.status else "no answer")


def _recorded(event: events.RecordFinished) -> Shown:
    what = f"recorded {event.seconds:.0f} s" if event.voiced else "the recording is empty"
    return Shown(kind="note", text=what)


def _note(text: str) -> Callable[[Any], Shown]:
    return lambda what: Shown(kind="note", text=text.format(what=what))


def _did(text: str) -> Callable[[Any], Shown]:
    return lambda what: Shown(kind="do", text=text.format(what=what))


_ENDINGS: Mapping[str, str] = {
    "flow": "the flow hangs up",
    "caller": "the caller hangs up",
    "failure": "the flow failed and hangs up",
    "limit": "the call has lasted too long",
}
_SHOW: Mapping[type[Any], Callable[[Any], Shown | None]] = {
    commands.Mark: _mark,
    commands.Play: _play,
    commands.ControlRecording: _control,
    commands.Enqueue: _enqueue,
    commands.Transfer: _transfer,
    commands.Fetch: _note("{what.method} {what.url}"),
    commands.StartRecording: _note("beep, records for up to {what.max_seconds:.0f} s"),
    commands.BookCallback: _note("books a call back to {what.number} by {what.queue}"),
    commands.CancelCallback: _note("takes back the call that {what.queue} owes {what.number}"),
    commands.LeaveVoicemail: _note("a message of {what.seconds:.0f} s goes to the mailbox {what.mailbox}"),
    events.DigitPressed: _did("presses {what.digit}"),
    events.SpeechHeard: lambda what: Shown(
        kind="do", text=f"says: {what.text}" if what.text else "says something else"
    ),
    events.QueueUpdated: _note("is number {what.position} in the queue"),
    events.QueueEnded: _queue_ended,
    events.TransferEnded: _transfer_ended,
    events.BridgeEnded: _note("the other side hangs up"),
    events.FetchFinished: _fetched,
    events.RecordFinished: _recorded,
    events.CallbackBooked: _note("the call back is booked"),
    events.CallbackFailed: _note("the call back could not be booked: {what.reason}"),
    events.PlayFailed: _note("a prompt could not be played: {what.reason}"),
}
