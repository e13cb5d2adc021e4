"""Draft calls, on SQLite and on PostgreSQL: asked for by pages, made by workers, seen by pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ivr.store.database import open_database
from ivr.store.draft_calls import (
    LEASE,
    MOST_AT_ONCE,
    MOST_IN_WINDOW,
    UNTAKEN,
    WINDOW,
    DraftCall,
    DraftCalls,
    TooManyError,
)

PHONE = "sip:anna@10.0.0.5"


@pytest.fixture
def engine(tmp_path: Path, database: str) -> Iterator[Engine]:
    found = open_database(tmp_path)
    yield found
    found.dispose()


@pytest.fixture
def calls(engine: Engine) -> DraftCalls:
    return DraftCalls(engine)


def ask(calls: DraftCalls, at: float, by: str = "ada", flow: str = "main") -> DraftCall:
    return calls.ask(flow=flow, phone=PHONE, by=by, at=at)


def newest(calls: DraftCalls, at: float, by: str = "ada") -> DraftCall:
    found = calls.newest("main", by, at)
    assert found is not None
    return found


def test_a_call_from_asking_to_its_end(calls: DraftCalls) -> None:
    assert calls.newest("main", "ada", 100) is None
    asked = ask(calls, 100)
    assert (asked.phone, asked.state, asked.outcome) == (PHONE, "asked", "")
    assert calls.waits(101)
    taken = calls.take("w", 101)
    assert taken == newest(calls, 101)
    assert taken is not None
    assert (taken.number, taken.state) == (asked.number, "calling")
    assert not calls.waits(101)
    assert calls.take("other", 101) is None
    calls.rings(asked.number)
    assert newest(calls, 102).state == "ringing"
    calls.answered(asked.number, 103)
    assert (newest(calls, 103).state, newest(calls, 103).answered_at) == ("answered", 103)
    calls.over(asked.number, "hung_up")
    calls.rings(asked.number)
    assert (newest(calls, 104).state, newest(calls, 104).outcome) == ("over", "hung_up"), "over is over"
    assert calls.newest("main", "bob", 104) is None
    assert calls.newest("other", "ada", 104) is None


def test_a_refusal_is_kept_and_what_is_too_long_is_cut(calls: DraftCalls) -> None:
    number = ask(calls, 100).number
    calls.over(number, "refused", 486, "x" * 3000)
    assert (newest(calls, 100).code, len(newest(calls, 100).reason)) == (486, 1024)


def test_who_asked_first_is_rung_first(calls: DraftCalls) -> None:
    ask(calls, 101, "ada")
    ask(calls, 100, "bob")
    taken = [calls.take("w", 102), calls.take("w", 102)]
    assert [each.asked_by for each in taken if each] == ["ada", "bob"]


def test_stopping_ends_what_nobody_makes_and_tells_who_makes_the_rest(calls: DraftCalls) -> None:
    ask(calls, 100)
    calls.stop("other", "ada")
    calls.stop("main", "bob")
    assert newest(calls, 100).state == "asked"
    calls.stop("main", "ada")
    assert newest(calls, 100).outcome == "stopped"
    assert calls.take("w", 100) is None
    number = ask(calls, 101).number
    calls.take("w", 101)
    calls.stop("main", "ada")
    assert newest(calls, 101).state == "calling", "until its worker has hung up"
    assert calls.stopped("w") == (number,)
    assert calls.stopped("other") == ()
    calls.over(number, "stopped")
    assert calls.stopped("w") == ()


def test_what_nobody_takes_in_time_is_not_taken_late(calls: DraftCalls) -> None:
    ask(calls, 100)
    assert newest(calls, 100 + UNTAKEN - 1).state == "asked"
    assert newest(calls, 100 + UNTAKEN).outcome == "untaken"
    assert not calls.waits(100 + UNTAKEN)
    assert calls.take("w", 100 + UNTAKEN) is None
    ask(calls, 100 + UNTAKEN)


def test_a_call_whose_worker_is_silent_is_lost(calls: DraftCalls) -> None:
    number = ask(calls, 100).number
    calls.take("w", 100)
    calls.renew([number], 110)
    assert newest(calls, 110 + LEASE - 1).state == "calling"
    assert newest(calls, 110 + LEASE).outcome == "lost"
    ask(calls, 110 + LEASE)


def test_one_call_each_and_few_together(calls: DraftCalls) -> None:
    ask(calls, 100)
    with pytest.raises(TooManyError) as mine:
        ask(calls, 100, flow="other")
    assert mine.value.why == "mine"
    for number in range(1, MOST_AT_ONCE):
        ask(calls, 100, f"person{number}")
    with pytest.raises(TooManyError) as every:
        ask(calls, 100, "late")
    assert every.value.why == "all"


def test_nobody_rings_without_end(calls: DraftCalls) -> None:
    for second in range(MOST_IN_WINDOW):
        calls.over(ask(calls, 100 + second).number, "stopped")
    last = 100 + MOST_IN_WINDOW
    with pytest.raises(TooManyError) as often:
        ask(calls, last)
    assert (often.value.why, often.value.wait) == ("often", WINDOW - MOST_IN_WINDOW)
    ask(calls, last, "bob")
    ask(calls, 100 + WINDOW)


def test_calls_are_forgotten_after_a_day(calls: DraftCalls) -> None:
    ask(calls, 100)
    calls.stop("main", "ada")
    ask(calls, 100 + 86_401, "bob")
    assert calls.newest("main", "ada", 200) is None


def test_two_workers_take_one_call_once(calls: DraftCalls) -> None:
    ask(calls, 100)
    found: list[DraftCall | None] = []
    workers = [threading.Thread(target=lambda: found.append(calls.take("w", 100))) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert len([each for each in found if each is not None]) == 1
