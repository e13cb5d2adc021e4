from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.store.database import open_database
from ivr.store.workers import FORGOTTEN, Beat, Workers

BEAT = Beat(
    machine="east",
    address="127.0.0.1:5060",
    calls=1,
    callers=2,
    since=100.0,
    seen=105.0,
    version="0.1.0",
    generation=3,
)


@pytest.fixture
def workers(tmp_path: Path, database: str) -> Iterator[Workers]:
    engine = open_database(tmp_path)
    yield Workers(engine)
    engine.dispose()


def test_the_last_word_of_each_counts(workers: Workers) -> None:
    other = replace(BEAT, machine="west")
    workers.beat(other)
    workers.beat(BEAT)
    last = replace(BEAT, seen=110.0, calls=2)
    workers.beat(last)
    assert workers.all() == (last, other)


def test_who_says_goodbye_is_gone_and_who_is_silent_for_a_day_is_forgotten(workers: Workers) -> None:
    workers.beat(BEAT)
    workers.beat(replace(BEAT, machine="west"))
    workers.leave("west", BEAT.address)
    assert workers.all() == (BEAT,)
    late = replace(BEAT, address="127.0.0.1:5062", seen=BEAT.seen + FORGOTTEN)
    workers.beat(late)
    assert workers.all() == (BEAT, late)
    later = replace(late, seen=late.seen + 1)
    workers.beat(later)
    assert workers.all() == (later,)
