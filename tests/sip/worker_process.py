"""A worker in a process of its own, for the tests: real flows and engine, tones instead of speech.

`python -m tests.sip.worker_process FLOWS DATA`; prompts are text such as `tone 700` or `tone 700 2.5`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import structlog

from ivr.engine.session import Session
from ivr.errors import ChannelError, IvrError
from ivr.loading.project import load
from ivr.model.command import Audio, BookCallback, LeaveVoicemail, PlayItem
from ivr.model.project import Project
from ivr.model.node import Node
from ivr.registry import load_all
from sip.tones import silence, tone, write_wav
from sip.worker import WorkerSettings, serve


class TonePrompts:
    """Renders `tone HERTZ SECONDS` into a WAV file; any other text is a second of silence."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, item: PlayItem) -> Path | None:
        if isinstance(item, Audio):
            return Path(item.path)
        return self._make(item.text) if not item.text.startswith("late ") else None

    def render(self, item: PlayItem, done: Callable[[Path | IvrError], None]) -> None:
        done(self._make(item.text) if "tone" in item.text else ChannelError("no voice can say this"))

    def _make(self, text: str) -> Path:
        match = re.search(r"tone (\d+)(?: ([\d.]+))?", text)
        path = self._folder / (re.sub(r"\W", "_", text)[:60] + ".wav")
        if not path.exists():
            write_wav(path, tone(float(match[2] or 1), [float(match[1])], 0.4) if match else silence(1.0))
        return path


class ProjectSwitchboard:
    """Opens sessions of a project."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def flow_for(self, called: str) -> str | None:
        return self._project.flow_for(called)

    def open(self, flow: str, called: str) -> Session:
        return Session(self._project, flow)


class FileBookings:
    """Writes callbacks and messages as lines of a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def book(self, call: str, command: BookCallback, done: Callable[[str | IvrError], None]) -> None:
        self._append(f"callback {command.queue} {command.number}")
        done("r1")

    def leave(self, call: str, command: LeaveVoicemail) -> None:
        self._append(f"voicemail {command.mailbox} {command.seconds:.1f} {command.path}")

    def _append(self, line: str) -> None:
        with self._path.open("a") as file:
            file.write(line + "\n")


class Deaf:
    """Recognises nothing."""

    def feed(self, pcm: bytes) -> Iterable[str | None]:
        return ()


def main(flows: Path, data: Path) -> None:
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    project = load([flows], load_all("ivr.nodes", Node, "type")).checked()
    serve(
        WorkerSettings(
            site=project.site,
            site_folder=flows,
            data_folder=data,
            switchboard=ProjectSwitchboard(project),
            prompts=TonePrompts(data / "prompts"),
            recognisers=lambda phrases, language: Deaf(),
            bookings=FileBookings(data / "bookings.txt"),
            bridging=True,
            log=structlog.get_logger(),
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
