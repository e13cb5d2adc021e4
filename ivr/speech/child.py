"""One run of the speech worker: start it, ask it, end it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ivr.errors import ConfigError
from ivr.model.command import PlayItem
from ivr.speech.settings import SpeechSettings
from ivr.speech.worker import to_line


class ChildDied(Exception):
    """The worker ended or no longer answers; the message says what it last wrote."""


class Child:
    """A worker process. Used by one thread."""

    def __init__(self, settings: SpeechSettings) -> None:
        """Start it; it is ready after about half a second, requests before that wait in the pipe."""
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed in `end`
        self._answers = b""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ivr.speech.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            bufsize=0,
            env={**os.environ, **settings.environment(), "PYTHONIOENCODING": "utf-8"},
            # Ctrl-C in a terminal reaches the whole group: the parent decides when this one ends.
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid

    def ask(self, item: PlayItem, patience: float) -> Path:
        """Give the rendered prompt, waiting at most `patience` seconds.

        Raises ConfigError with the worker's own words, ChildDied when it is gone or silent.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(to_line(item).encode() + b"\n")
        except OSError as error:
            raise ChildDied(self._last_words()) from error
        answer = json.loads(self._line(time.monotonic() + patience))
        if "error" in answer:
            raise ConfigError(answer["error"])
        return Path(answer["path"])

    def kill(self) -> None:
        """End it from any thread; what it writes is whole or not there."""
        self._process.kill()

    def end(self) -> None:
        """Kill it, wait for its end and close the pipes."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()
        self._complaints.close()

    def _line(self, until: float) -> bytes:
        assert self._process.stdout is not None
        out = self._process.stdout.fileno()
        while b"\n" not in self._answers:
            ready, _, _ = select.select([out], [], [], max(0.0, until - time.monotonic()))
            data = os.read(out, 65_536) if ready else b""
            if not data:
                raise ChildDied(self._last_words() if ready else "it did not answer in time")
            self._answers += data
        line, _, self._answers = self._answers.partition(b"\n")
        return line

    def _last_words(self) -> str:
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return "it closed its pipe but runs on"
        self._complaints.seek(0)
        lines = self._complaints.read().decode(errors="replace").strip().splitlines()
        return f"exit status {self._process.returncode}" + (f": {lines[-1]}" if lines else "")
