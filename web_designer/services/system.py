"""Whether everything that calls need is there: numbers, trunks, workers, voices, database, disk."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine

from ivr.errors import IvrError
from ivr.model.command import Speech
from ivr.store.database import FILE
from ivr.store.flows import FlowStore
from ivr.store.workers import EVERY, Beat, Workers
from web_designer.services.library import Shelf
from web_designer.services.prompts import Prompts

Level = Literal["ok", "warning", "error"]
LATE = 3 * EVERY
"""Seconds without a word after which a worker counts as gone."""
LITTLE, LEAST = 5e9, 1e9
"""Bytes of free disk under which recordings will not fit for long, and under which they may fail any day."""
_SPOKEN = "1, 2, 3."


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How something is, in words, and what to do about it."""

    level: Level
    words: str
    cure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A number, and what callers who dial it get."""

    number: str
    flow: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A language, and whether it can be spoken; `sound` names a prompt to hear it."""

    language: str
    state: State
    sound: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """The database; `place` is for administrators."""

    state: State
    kind: str
    place: str


def lines(shelf: Shelf, store: FlowStore) -> tuple[Line, ...]:
    """Give the numbers of the site, in its order."""
    standings = store.drafts.standings()
    return tuple(
        Line(number=each.number, flow=each.flow, state=_line(each.flow, standings.get(each.flow)))
        for each in shelf.project.site.numbers
    )


def _line(flow: str, standing: object) -> State:
    if not isinstance(standing, dict):
        cure = "Name another flow for it in site.yaml, or make this one."
        return State(level="error", words=f"callers reach nothing: there is no flow {flow}", cure=cure)
    live = standing["live_revision"]
    if live is None:
        cure = "Publish it in the designer."
        return State(level="error", words="callers reach nothing: it was never published", cure=cure)
    return State(level="ok", words=f"revision {live}")


def workers(found: Iterable[Beat], newest: int, now: float) -> tuple[tuple[Beat, State], ...]:
    """Give each worker with how it is; `newest` is the newest publication."""
    return tuple((each, _worker(each, newest, now)) for each in found)


def _worker(beat: Beat, newest: int, now: float) -> State:
    silent = now - beat.seen
    ours = version("signpost-ivr")
    if silent > LATE:
        cure = "It may have been killed: look at its log, and start it again with ivr serve."
        return State(level="error", words=f"not heard of for {_time(silent)}", cure=cure)
    if beat.version != ours:
        words = f"runs version {beat.version}, these pages are {ours}"
        return State(level="warning", words=words, cure="Restart it; running calls may finish.")
    if beat.generation < newest:
        cure = "A few seconds are normal; if it stays so, its log says why."
        return State(level="warning", words="has not taken in the newest publication yet", cure=cure)
    if beat.calls >= beat.callers:
        words = "every line is busy: the next caller is refused"
        return State(level="warning", words=words, cure="Start more workers behind Kamailio (docs/sip.md).")
    return State(level="ok", words="takes calls")


def _time(seconds: float) -> str:
    for size, word in ((86_400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {word}"
    return f"{seconds:.0f} seconds"


def voices(shelf: Shelf, prompts: Prompts) -> tuple[Voice, ...]:
    """Give each language of the flows and whether it can be spoken; a test prompt is rendered in each, once."""
    site = shelf.project.site
    spoken = {tag for flow in shelf.project.flows.values() for tag in flow.spoken} | {site.language}
    return tuple(_voice(tag, prompts) for tag in sorted(spoken))


def _voice(language: str, prompts: Prompts) -> Voice:
    try:
        sound = prompts.sound(Speech(text=_SPOKEN, language=language))
    except IvrError as error:
        return Voice(language=language, state=State(level="error", words="cannot be spoken", cure=str(error)), sound="")
    return Voice(language=language, state=State(level="ok", words="speaks"), sound=sound.name)


def database(engine: Engine, folder: Path, store: FlowStore) -> Database:
    """Give the database, and how long it takes to answer."""
    local = engine.dialect.name == "sqlite"
    kind = "SQLite, a file in the data folder" if local else "PostgreSQL"
    place = str((folder / FILE).resolve()) if local else engine.url.render_as_string(hide_password=True)
    begun = time.monotonic()
    try:
        store.revisions.generation()
    except IvrError as error:
        state = State(level="error", words="does not answer", cure=str(error))
    else:
        state = State(level="ok", words=f"answers in {1000 * (time.monotonic() - begun):.0f} ms")
    return Database(state=state, kind=kind, place=place)


def disk(folder: Path) -> State:
    """Give how much the data folder has room for."""
    found = shutil.disk_usage(folder)
    words = f"{found.free / 1e9:.1f} GB free of {found.total / 1e9:.1f} GB"
    cure = "Make room: remove old recordings and journals, or move the data folder to a larger disk."
    level: Level = "error" if found.free < LEAST else "warning" if found.free < LITTLE else "ok"
    return State(level=level, words=words, cure="" if level == "ok" else cure)


def address(found: Iterable[Beat], now: float) -> str:
    """Give where callers ring: the address of the worker that is there; "" for none, or several behind another one."""
    there = {each.address for each in found if now - each.seen <= LATE}
    return there.pop() if len(there) == 1 else ""


def known(store: Workers, flows: FlowStore) -> tuple[tuple[Beat, State], ...]:
    """Give the workers as they are now."""
    return workers(store.all(), flows.revisions.generation(), time.time())
