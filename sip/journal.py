"""The journal of a call: every event, one JSON object a line, enough to replay the call."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path

from ivr.model.event import Event
from ivr.model.value import thaw


class Journal:
    """Appends a call's events to `journals/DAY/CALL.jsonl` in the data folder."""

    def __init__(self, folder: Path, call: str) -> None:
        """Open the file of `call`; the day is the one on which it began, in UTC."""
        self.path = folder / "journals" / time.strftime("%Y-%m-%d", time.gmtime()) / f"{call}.jsonl"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("a", encoding="utf-8", buffering=1)

    def write(self, event: Event) -> None:
        """Append one event."""
        self._file.write(json.dumps(event_data(event), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self._file.close()


def event_data(event: Event) -> dict[str, object]:
    """Give an event as JSON data: its type's name under `event`, then its fields."""
    fields = {field.name: thaw(getattr(event, field.name)) for field in dataclasses.fields(event)}
    return {"event": type(event).__name__, **fields}
