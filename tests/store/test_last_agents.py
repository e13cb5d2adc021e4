"""Whom callers talked to last is known after a restart, to every worker."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ivr.errors import ChannelError
from ivr.store.database import FILE
from ivr.store.last_agents import LastAgents


def test_the_last_agent_of_each_caller(tmp_path: Path) -> None:
    first = LastAgents(tmp_path)
    first.note(caller="+442079460123", agent="ann", at=100.0)
    first.note(caller="+442079460124", agent="bob", at=100.0)
    first.note(caller="+442079460123", agent="cem", at=200.0)
    first.close()
    second = LastAgents(tmp_path)
    assert [second.of(caller) for caller in ("+442079460123", "+442079460124", "withheld")] == ["cem", "bob", ""]
    second.close()


def test_a_store_that_fails_says_so(tmp_path: Path) -> None:
    store = LastAgents(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as broken:
        broken.execute("DROP TABLE last_agent")
    with pytest.raises(ChannelError, match="cannot read the last agent"):
        store.of("+442079460123")
    with pytest.raises(ChannelError, match="cannot keep the last agent"):
        store.note(caller="+442079460123", agent="ann", at=1.0)
    store.close()
