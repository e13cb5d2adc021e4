"""Keeps the journal of a call on disk, line by line, so that a crash loses nothing that has happened."""

from __future__ import annotations

import time
from pathlib import Path

from ivr.channels.journal import event_line, header_line
from ivr.model.event import CallStarted, Event
from ivr.publishing.switchboard import Opened


class JournalFile:
    """Appends a call's events to `journals/DAY/CALL.jsonl` in the data folder; `ivr simulate --replay` reads it."""

    def __init__(self, folder: Path, flow: str, started: CallStarted, opened: Opened) -> None:
        """Begin the file of a call with what it runs; the day is the one on which it began, in UTC."""
        day = time.strftime("%Y-%m-%d", time.gmtime(started.at))
        self.path = folder / "journals" / day / f"{started.call}.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("a", encoding="utf-8", buffering=1)
        header = header_line(
            flow, started.caller, started.called, started.at, revisions=opened.revisions, drafts=opened.drafts
        )
        self._file.write(header + "\n")

    def write(self, event: Event) -> None:
        """Append one event."""
        self._file.write(event_line(event) + "\n")

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self._file.close()
