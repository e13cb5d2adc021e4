"""The journal of a call as JSON lines: who called which flow and when, then every event, enough to replay the call.

The first line is a header; each further line is one event under its type's name, with its fields:

    {"journal": 1, "flow": "main", "caller": "+442079460123", "called": "main", "at": 1795514400.0, "version": "0.1.0",
     "revisions": {"main": 7, "survey": 2}}
    {"event": "CallStarted", "at": 1795514400.0, "call": "c1", "caller": "+442079460123", "called": "main"}
    {"event": "DigitPressed", "at": 1795514403.2, "digit": "1"}
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from typing import Any, TypeVar

from ivr.errors import FlowError, Problem
from ivr.loading.problems import closest
from ivr.model import event as events
from ivr.model.event import Event
from ivr.model.span import Span
from ivr.model.value import Record, freeze, thaw

FORMAT = 1
DISTRIBUTION = "signpost-ivr"
LATEST = datetime(2200, 1, 1, tzinfo=UTC).timestamp()
"""No time or duration in a journal is longer; calendars end here."""

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Which call a journal is of; `version` is that of the tool that wrote it.

    `revisions` has the number of the revision of each flow the call could come through; `drafts` has versions instead
    where a draft was rung. Older journals have neither.
    """

    flow: str
    caller: str
    called: str
    at: float
    version: str
    revisions: Record = Record()
    drafts: Record = Record()


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """A call that can be replayed."""

    header: Header
    events: tuple[Event, ...]


class _Wrong(ValueError):
    """A line says something that no journal says."""


def header_line(
    flow: str, caller: str, called: str, at: float, *, revisions: Record = Record(), drafts: Record = Record()
) -> str:
    """Give the first line of a journal, without its line end; what is not known of the flows is left out."""
    header = Header(
        flow=flow,
        caller=caller,
        called=called,
        at=at,
        version=version(DISTRIBUTION),
        revisions=revisions,
        drafts=drafts,
    )
    return json.dumps({"journal": FORMAT, **{name: value for name, value in _fields(header).items() if value != {}}})


def event_line(event: Event) -> str:
    """Give one event as a line of a journal, without its line end."""
    return json.dumps(event_data(event))


def event_data(event: Event) -> dict[str, object]:
    """Give an event as JSON data: its type's name under `event`, then its fields."""
    return {"event": type(event).__name__, **_fields(event)}


def _fields(line: Event | Header) -> dict[str, object]:
    return {field.name: thaw(getattr(line, field.name)) for field in dataclasses.fields(line)}


def parse_journal(file: str, text: str) -> Journal:
    """Give the call in a journal; raises FlowError naming every line that is wrong.

    A last line that is cut off (the process was killed) is one of them.
    """
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    problems: list[Problem] = []
    header: Header | None = None
    happened: list[Event] = []
    if not lines:
        problems.append(_problem(file, 1, "the journal is empty"))
    for place, (number, line) in enumerate(lines):
        try:
            data = _json_object(line)
            if place == 0:
                header = _header(data)
            else:
                happened.append(event_from(data))
        except _Wrong as error:
            problems.append(_problem(file, number, str(error), len(line)))
    if problems or header is None:
        raise FlowError(tuple(problems))
    return Journal(header=header, events=tuple(happened))


def event_from(data: Mapping[str, object]) -> Event:
    """Give the event that JSON data describes; raises ValueError saying why for anything else."""
    name = data.get("event")
    if not isinstance(name, str) or name not in event_types():
        raise _Wrong(f'there is no event "{name}"; {closest(str(name), event_types())}')
    cls = event_types()[name]
    return _build(cls, {key: value for key, value in data.items() if key != "event"}, name)


@lru_cache(maxsize=1)
def event_types() -> dict[str, type[Event]]:
    """Give every kind of event by its name."""
    found = {name: value for name, value in vars(events).items() if isinstance(value, type)}
    return {name: value for name, value in sorted(found.items()) if issubclass(value, Event) and value is not Event}


def _header(data: Mapping[str, object]) -> Header:
    if "journal" not in data:
        raise _Wrong('this is no journal: its first line must say {"journal": 1, "flow": …}')
    if data["journal"] != FORMAT:
        raise _Wrong(f"this journal has format {data['journal']}; this version reads format {FORMAT}")
    return _build(Header, {key: value for key, value in data.items() if key != "journal"}, "a header")


def _json_object(line: str) -> Mapping[str, object]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _Wrong(f"not JSON: {error}") from error
    if not isinstance(data, dict):
        raise _Wrong("each line of a journal is one JSON object")
    return data


def _build(cls: type[Line], data: Mapping[str, object], name: str) -> Line:
    """Give an instance of a dataclass, every field checked against its annotation."""
    kind: Any = cls
    hints = _hints(kind)
    for key in data:
        if key not in hints:
            raise _Wrong(f'{name} has no field "{key}"; {closest(key, hints)}')
    values: dict[str, object] = {}
    for key, (hint, required) in hints.items():
        if key in data:
            values[key] = _value(data[key], hint, f"{name}.{key}")
        elif required:
            raise _Wrong(f'{name} lacks "{key}"')
    build: Callable[..., Line] = cls
    return build(**values)


@lru_cache(maxsize=64)
def _hints(cls: Any) -> dict[str, tuple[Any, bool]]:
    hints = typing.get_type_hints(cls)
    return {each.name: (hints[each.name], each.default is dataclasses.MISSING) for each in dataclasses.fields(cls)}


def _value(value: object, hint: Any, name: str) -> object:
    """Give a value in the type of its field."""
    if hint is Record and isinstance(value, dict):
        return freeze(value)
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return freeze(value)
    if typing.get_origin(hint) is typing.Literal:
        if value in typing.get_args(hint):
            return value
        raise _Wrong(f'{name} cannot be "{value}"; {closest(str(value), typing.get_args(hint))}')
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        if not -LATEST < value < LATEST:
            raise _Wrong(f"{name} is out of range")
        return float(value)
    if isinstance(value, hint) and not (hint is int and isinstance(value, bool)):
        return value
    raise _Wrong(f"{name} must be {_SAID.get(hint, hint.__name__)}, not {json.dumps(value)[:40]}")


_SAID: Mapping[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    Record: "an object",
}


def _problem(file: str, line: int, message: str, width: int = 1) -> Problem:
    head, _, hint = message.partition("; ")
    return Problem(span=Span(file=file, line=line, column=1, end_column=width + 1), message=head, hint=hint)
