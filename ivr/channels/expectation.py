"""Compares what a dialogue expects with what has happened in the call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ivr.channels.call import ScriptedCall
from ivr.model.command import BookCallback, Enqueue, Fetch, LeaveVoicemail, Transfer
from ivr.model.dialogue import CallbackBooked, Expect, Fetched
from ivr.model.event import CallbackBooked as Booked
from ivr.model.pace import words
from ivr.model.value import Record, Value, freeze, thaw

ENDINGS: Mapping[str, str] = {"flow": "hangup", "caller": "caller", "failure": "failure", "limit": "limit"}
"""The engine's name for who ended a call, and a dialogue's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """Something expected that is not so, and what is so instead."""

    expected: str
    found: str


def unmet(expect: Expect, call: ScriptedCall) -> tuple[Unmet, ...]:
    """Give everything expected that does not hold now, in the order of Expect's fields."""
    found = []
    for name, check in _CHECKS.items():
        wanted = getattr(expect, name)
        if name in expect.model_fields_set and wanted is not None:
            instead = check(wanted, call)
            if instead is not None:
                found.append(Unmet(expected=f"{name} {_show(wanted)}", found=instead))
    return tuple(found)


Check = Callable[[Any, ScriptedCall], str | None]
"""Gives what is the case instead; None when it is as expected."""


def _node(wanted: str, call: ScriptedCall) -> str | None:
    return None if _names(wanted, _at(call)) else f"the call is at {_at(call)}"


def _visited(wanted: tuple[str, ...], call: ScriptedCall) -> str | None:
    entered = call.marks("node")
    missing = [node for node in wanted if not any(_names(node, each) for each in entered)]
    return f"the call never came to {', '.join(missing)}" if missing else None


def _named(kind: str, wanted: str, call: ScriptedCall) -> str | None:
    return _one_of(wanted, call.marks(kind), f"{kind}s")


def _queue(wanted: str, call: ScriptedCall) -> str | None:
    return _one_of(wanted, [each.queue for each in call.found(Enqueue)], "queues")


def _callback(wanted: CallbackBooked, call: ScriptedCall) -> str | None:
    asked: list[BookCallback] = []
    kept: list[BookCallback] = []
    for happening in call.happened:
        if isinstance(happening.what, BookCallback):
            asked.append(happening.what)
        elif isinstance(happening.what, Booked):
            kept.append(asked[-1])
    for each in kept:
        if wanted.queue in (None, each.queue) and wanted.number in (None, each.number):
            return None
    if kept:
        return f"the callback is to {kept[0].number} by {kept[0].queue}"
    return "the callback could not be booked" if asked else "no callback was booked"


def _voicemail(wanted: str, call: ScriptedCall) -> str | None:
    return _one_of(wanted, [each.mailbox for each in call.found(LeaveVoicemail)], "mailboxes")


def _transfer(wanted: str, call: ScriptedCall) -> str | None:
    return _one_of(wanted, [each.to for each in call.found(Transfer)], "transfers")


def _fetch(wanted: Fetched, call: ScriptedCall) -> str | None:
    sent = call.found(Fetch)
    if any(_is_request(wanted, each) for each in sent):
        return None
    if not sent:
        return "nothing was fetched"
    last = sent[-1]
    return f"the last request was {last.method} {last.url} by {last.node}, with {_show(thaw(last.body))}"


def _is_request(wanted: Fetched, sent: Fetch) -> bool:
    if wanted.url is not None and wanted.url != sent.url:
        return False
    if wanted.node is not None and wanted.node.rpartition(".")[2] != sent.node:
        return False
    return "body" not in wanted.model_fields_set or _holds(freeze(wanted.body), sent.body)


def _holds(wanted: Value, sent: Value) -> bool:
    """Say whether everything wanted is in what was sent; a map may have more fields."""
    if isinstance(wanted, Record):
        return isinstance(sent, Record) and all(
            key in sent and _holds(value, sent[key]) for key, value in wanted.items()
        )
    return wanted == sent


def _language(wanted: str, call: ScriptedCall) -> str | None:
    return None if call.state.language == wanted else f"the language is {call.state.language}"


def _variables(wanted: Mapping[str, object], call: ScriptedCall) -> str | None:
    for name, value in wanted.items():
        if name not in call.state.variables:
            return f"there is no variable {name}"
        if call.state.variables[name] != freeze(value):
            return f"{name} is {_show(thaw(call.state.variables[name]))}"
    return None


def _error(wanted: str, call: ScriptedCall) -> str | None:
    errors = call.marks("error")
    if any(_contains(words(error), words(wanted)) for error in errors):
        return None
    return f"the flow failed at {errors[-1]}" if errors else "the flow did not fail"


def _ends(wanted: str, call: ScriptedCall) -> str | None:
    if not call.over:
        return "the call goes on"
    ended = call.marks("ended")
    who = ENDINGS[ended[0]] if ended else "caller"
    return None if who == wanted else f"the call ended by {who}"


def _contains(text: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(text[place : place + len(part)] == part for place in range(len(text) - len(part) + 1))


def _at(call: ScriptedCall) -> str:
    return f"{call.state.flow}.{call.state.node}"


def _names(wanted: str, node: str) -> bool:
    """Say whether a name, with or without its flow, is this `flow.node`."""
    return wanted in (node, node.partition(".")[2])


def _one_of(wanted: str, found: list[str], what: str) -> str | None:
    if wanted in found:
        return None
    return f"the {what} are: {', '.join(found)}" if found else f"there are no {what}"


def _show(value: object) -> str:
    if isinstance(value, CallbackBooked | Fetched):
        return ", ".join(f"{name} {getattr(value, name)}" for name in sorted(value.model_fields_set))
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value)


_CHECKS: Mapping[str, Check] = {
    "node": _node,
    "visited": _visited,
    "goal": partial(_named, "goal"),
    "queue": _queue,
    "callback": _callback,
    "voicemail": _voicemail,
    "transfer": _transfer,
    "fetch": _fetch,
    "language": _language,
    "variables": _variables,
    "error": _error,
    "ends": _ends,
}
