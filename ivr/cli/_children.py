"""Runs programs side by side: waits until all are ready, and ends all when one ends or when we are told to."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from types import FrameType
from typing import IO, Literal

_TIED = ("setpriv", "--pdeathsig", "TERM") if shutil.which("setpriv") else ()
"""Ends a child when we are killed without a chance to end it ourselves; every Debian has it."""
READY_SECONDS = 120.0
"""How long a program may take to begin."""
LAST_LINES = 20
"""Lines of a program's complaints that are kept."""
_DRAINED_SECONDS = 1.0
"""How long the last words of a dead program may take; a process of its own may hold the pipe open for ever."""

Stopping = Literal["", "ended", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program that prints one JSON object with `ready` in it once it serves, and ends at SIGTERM."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A program ended by itself, or never became ready."""

    name: str
    code: int | None
    """Its exit code, negative for a signal; None when it did not become ready in time."""
    last: tuple[str, ...]
    """The last lines of its standard error."""


@dataclass(slots=True)
class _Child:
    program: Program
    process: subprocess.Popen[str]
    last: deque[str] = field(default_factory=lambda: deque(maxlen=LAST_LINES))
    ready: bool = False
    readers: list[threading.Thread] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _News:
    """A line of a child, its end (`line` None), or a signal for us (`child` None)."""

    child: _Child | None
    stream: Literal["stdout", "stderr"] = "stdout"
    line: str | None = None


class Children:
    """Starts programs, tells what they say, and leaves none behind.

    `ready` gets what each said when it was ready, by name, once all are; `say` gets every other line.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        ready: Callable[[Mapping[str, Mapping[str, object]]], None],
        say: Callable[[str, str], None],
        patience: float,
    ) -> None:
        """Prepare to run these; at the end they get `patience` seconds to finish."""
        self._programs = programs
        self._on_ready = ready
        self._say = say
        self._patience = patience
        self._news: SimpleQueue[_News] = SimpleQueue()
        self._children: list[_Child] = []
        self._answers: dict[str, Mapping[str, object]] = {}

    def run(self) -> Failed | None:
        """Run until a signal (gives None) or until one fails (gives which); must be called on the main thread."""
        before = {number: signal.signal(number, self._signalled) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            for program in self._programs:
                self._children.append(self._start(program))
            return self._watch()
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._news.put(_News(child=None))

    def _start(self, program: Program) -> _Child:
        # A group of its own: Ctrl-C is for us, who end the children in good order.
        process = subprocess.Popen(
            [*_TIED, *program.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            process_group=0,
            env=dict(program.environment) if program.environment is not None else None,
        )
        child = _Child(program, process)
        assert process.stdout is not None
        assert process.stderr is not None
        child.readers = [
            self._thread(partial(self._read, child, process.stdout, "stdout")),
            self._thread(partial(self._read, child, process.stderr, "stderr")),
        ]
        self._thread(partial(self._await_end, child))
        return child

    def _thread(self, run: Callable[[], None]) -> threading.Thread:
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def _read(self, child: _Child, stream: IO[str], name: Literal["stdout", "stderr"]) -> None:
        for line in stream:
            self._news.put(_News(child=child, stream=name, line=line.rstrip("\n")))
        stream.close()

    def _await_end(self, child: _Child) -> None:
        child.process.wait()
        for reader in child.readers:
            reader.join(_DRAINED_SECONDS)
        self._news.put(_News(child=child))

    def _watch(self) -> Failed | None:
        """Handle news until something ends the show."""
        deadline = time.monotonic() + READY_SECONDS
        while True:
            late = None if len(self._answers) == len(self._children) else max(0.0, deadline - time.monotonic())
            try:
                news = self._news.get(timeout=late)
            except Empty:
                slow = next(child for child in self._children if not child.ready)
                return Failed(name=slow.program.name, code=None, last=tuple(slow.last))
            if news.child is None:
                return None
            if news.line is None:
                child = news.child
                return Failed(name=child.program.name, code=child.process.returncode, last=tuple(child.last))
            self._heard(news.child, news.stream, news.line)

    def _heard(self, child: _Child, stream: str, line: str) -> None:
        answer = None if child.ready or stream == "stderr" else _ready_line(line)
        if answer is None:
            if stream == "stderr":
                child.last.append(line)
            self._say(child.program.name, line)
            return
        child.ready = True
        self._answers[child.program.name] = answer
        if len(self._answers) == len(self._children):
            self._on_ready(self._answers)

    def _stop(self) -> None:
        """Ask every child to end; a second signal, or patience that runs out, kills those that still run."""
        for child in self._children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + self._patience
        while any(child.process.poll() is None for child in self._children):
            try:
                news = self._news.get(timeout=max(0.0, deadline - time.monotonic()))
            except Empty:
                break
            if news.child is None:
                break
            if news.line is not None:
                self._heard(news.child, news.stream, news.line)
        for child in self._children:
            if child.process.poll() is None:
                child.process.kill()
            child.process.wait()
        self._last_words()

    def _last_words(self) -> None:
        """Pass on what was said while ending."""
        for child in self._children:
            for reader in child.readers:
                reader.join(_DRAINED_SECONDS)
        while not self._news.empty():
            news = self._news.get()
            if news.child is not None and news.line is not None:
                self._say(news.child.program.name, news.line)


def _ready_line(line: str) -> Mapping[str, object] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) and "ready" in value else None
