"""Calls that have been made, from their journals, the newest first."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from ivr.channels.call import Happening
from ivr.channels.journal import Journal, parse_journal
from ivr.channels.replay import replay
from ivr.drawing.marking import Marking
from ivr.loading.flow_file import read_text
from ivr.model.command import Mark
from ivr.model.project import Project
from web_designer.simulator.rehearsal import Line, lines

FOLDER = "journals"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CALL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_TAIL = 4096
"""Bytes at the end of a journal that hold its last event."""


class Version(NamedTuple):
    """What a call ran of its flow: a revision by number, or a draft by its version."""

    kind: Literal["revision", "draft"]
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call: `at` in UTC seconds, `seconds` from its first event to its last.

    `ran` is None in journals that do not say it.
    """

    day: str
    call: str
    flow: str
    caller: str
    called: str
    at: float
    seconds: float
    ran: Version | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A node the call came through: what happened there, when it was entered and how long the call stayed."""

    flow: str
    node: str
    at: float
    seconds: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A call step by step. `ended` says who ended it, "" for one that still goes on."""

    call: Call
    stops: tuple[Stop, ...]
    visited: Mapping[str, Marking]
    """Nodes and ways it came through, as a drawing marks them, by flow."""
    ended: str


class CallLog:
    """The journals of a data folder."""

    def __init__(self, data: Path) -> None:
        """Read nothing yet."""
        self._folder = data / FOLDER

    def newest(self, limit: int, flow: str = "") -> tuple[Call, ...]:
        """Give the newest calls of those whose journal can be read, of this flow or of all."""
        found = sorted(islice(self._calls(flow), limit * 2), key=lambda call: (-call.at, call.call))
        return tuple(found[:limit])

    def begun_since(self, at: float) -> Mapping[str, int]:
        """Give how many calls of each flow began at this moment, in UTC seconds, or later."""
        first = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
        days = [each for each in self._days() if each.name >= first]
        begun = (_begun(file) for day in days for file in day.glob("*.jsonl"))
        return Counter(found[0] for found in begun if found is not None and found[1] >= at)

    def journal(self, day: str, call: str) -> Journal | None:
        """Give one call's journal, None when there is none; raises FlowError for one that is damaged."""
        if not DAY.fullmatch(day) or not CALL.fullmatch(call):
            return None
        file = self._folder / day / f"{call}.jsonl"
        return parse_journal(file.name, _whole_lines(read_text(file))) if file.is_file() else None

    def _calls(self, flow: str) -> Iterator[Call]:
        for day in self._days():
            files = sorted(day.glob("*.jsonl"), key=lambda file: (-file.stat().st_mtime_ns, file.name))
            for file in files:
                if flow and (begun := _begun(file)) is not None and begun[0] != flow:
                    continue
                call = _call(day.name, file)
                if call is not None:
                    yield call

    def _days(self) -> list[Path]:
        """Give the folders of the days that had calls, the newest first."""
        if not self._folder.is_dir():
            return []
        return sorted((each for each in self._folder.iterdir() if DAY.fullmatch(each.name)), reverse=True)


@lru_cache(maxsize=65_536)
def _begun(file: Path) -> tuple[str, float] | None:
    """Give a call's flow and when it began, which never change; None for what is no journal."""
    try:
        with file.open("rb") as opened:
            header = json.loads(opened.readline())
        return str(header["flow"]), float(header["at"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def told(project: Project, day: str, name: str, journal: Journal) -> Told:
    """Give a call as the flows of `project` run it; raises ConfigError when its flow is not there."""
    happened: list[Happening] = []
    replay(project, journal, happened.append)
    header = journal.header
    last = journal.events[-1].at if journal.events else header.at
    ended = [each.what.name for each in happened if isinstance(each.what, Mark) and each.what.kind == "ended"]
    call = Call(
        day=day,
        call=name,
        flow=header.flow,
        caller=header.caller,
        called=header.called,
        at=header.at,
        seconds=round(last - header.at, 1),
        ran=_ran(header.flow, header.revisions, header.drafts),
    )
    return Told(
        call=call,
        stops=_stops(lines(happened, header.at), last - header.at),
        visited=_visited(happened),
        ended=ended[-1] if ended else "",
    )


def _visited(happened: Iterable[Happening]) -> dict[str, Marking]:
    nodes: defaultdict[str, dict[str, Literal["visited"]]] = defaultdict(dict)
    ways: defaultdict[str, dict[tuple[str, str], Literal["visited"]]] = defaultdict(dict)
    for mark in (each.what for each in happened if isinstance(each.what, Mark)):
        flow, _, place = mark.name.partition(".")
        if mark.kind == "node":
            nodes[flow][place] = "visited"
        elif mark.kind == "outlet":
            node, _, outlet = place.partition(".")
            ways[flow][node, outlet] = "visited"
    return {flow: Marking(nodes=found, ways=ways[flow]) for flow, found in nodes.items()}


def _ran(flow: str, revisions: object, drafts: object) -> Version | None:
    for kind, numbers in (("revision", revisions), ("draft", drafts)):
        number = numbers.get(flow) if isinstance(numbers, Mapping) else None
        if isinstance(number, int) and not isinstance(number, bool):
            return Version("revision" if kind == "revision" else "draft", number)
    return None


def masked(number: str) -> str:
    """Give a number with all but its last four digits hidden."""
    return "withheld" if not number else "…" + number[-4:]


def _stops(said: tuple[Line, ...], end: float) -> tuple[Stop, ...]:
    starts = [number for number, line in enumerate(said) if line.kind == "node"]
    stops = []
    for start, following in zip(starts, [*starts[1:], len(said)], strict=True):
        first = said[start]
        until = said[following].at if following < len(said) else end
        stay = round(max(0.0, until - first.at), 1)
        here = said[start + 1 : following]
        stops.append(Stop(flow=first.flow, node=first.node, at=first.at, seconds=stay, lines=here))
    return tuple(stops)


def _call(day: str, file: Path) -> Call | None:
    """Give a call from the first and last line of its journal, None when it is none."""
    try:
        with file.open("rb") as opened:
            first = json.loads(opened.readline())
            opened.seek(max(0, file.stat().st_size - _TAIL))
            last = json.loads(_whole_lines(opened.read().decode("utf-8", "replace")).rstrip("\n").rpartition("\n")[2])
        return Call(
            day=day,
            call=file.stem,
            flow=str(first["flow"]),
            caller=str(first["caller"]),
            called=str(first["called"]),
            at=float(first["at"]),
            seconds=round(max(0.0, float(last["at"]) - float(first["at"])), 1),
            ran=_ran(str(first["flow"]), first.get("revisions"), first.get("drafts")),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _whole_lines(text: str) -> str:
    """Leave out a last line that is being written, or was when the process died."""
    return text[: text.rfind("\n") + 1]
