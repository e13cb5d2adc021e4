"""What has been kept long enough goes; what is younger stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ivr.errors import ChannelError
from ivr.store.bookings import Bookings
from ivr.store.database import FILE
from ivr.store.last_agents import LastAgents
from ivr.store.retention import expire


def recording(folder: Path, name: str, at: float) -> Path:
    path = folder / "recordings" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (at, at))
    return path


def test_old_recordings_messages_and_last_agents_are_removed(tmp_path: Path) -> None:
    bookings, agents = Bookings(tmp_path), LastAgents(tmp_path)
    old = [recording(tmp_path, name, 100.0) for name in ("c1-1.wav", "calls/c1-1.wav")]
    young = [recording(tmp_path, name, 200.0) for name in ("c2-1.wav", "calls/c2-1.wav")]
    for at, path in ((100.0, old[0]), (200.0, young[0])):
        bookings.leave(call="c", mailbox="office", caller="+44", at=at, seconds=3.0, path=str(path))
        agents.note(caller=f"+{at:.0f}", agent="ann", at=at)
        bookings.book(call="c", queue="q", number=f"+{at:.0f}", at=at, not_before=at, deadline=at)
    assert expire(tmp_path, 200.0) == 2
    assert [path.exists() for path in old + young] == [False, False, True, True]
    assert [message.path for message in bookings.messages()] == [str(young[0])]
    assert [agents.of(caller) for caller in ("+100", "+200")] == ["", "ann"]
    assert len(bookings.callbacks()) == 2, "a promise is no recording"
    bookings.close()
    agents.close()


def test_what_cannot_be_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(ChannelError, match="cannot remove old recordings"):
        expire(tmp_path, 200.0)
