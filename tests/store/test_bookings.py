from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ivr.errors import ChannelError
from ivr.store.account_tables import AccountRow
from ivr.store.bookings import Bookings, Callback, Message
from ivr.store.database import FILE, open_database


@pytest.fixture
def bookings(tmp_path: Path) -> Iterator[Bookings]:
    store = Bookings(tmp_path)
    yield store
    store.close()


def book(store: Bookings, number: str = "+442079460123", *, deadline: float = 200.0, **other: Any) -> str:
    usual: dict[str, Any] = {
        "call": "c1",
        "queue": "support",
        "at": 100.0,
        "not_before": 150.0,
        "waiting_since": 90.0,
        "language": "en-GB",
    }
    return store.book(number=number, deadline=deadline, **{**usual, **other})


def test_a_booked_callback_is_there_after_a_restart(tmp_path: Path) -> None:
    first = Bookings(tmp_path)
    reference = book(first)
    first.close()
    second = Bookings(tmp_path)
    expected = Callback(
        reference=reference,
        queue="support",
        number="+442079460123",
        booked_at=100.0,
        not_before=150.0,
        deadline=200.0,
        kept_at=None,
        called_at=None,
        attempts=0,
        state="owed",
    )
    assert second.callbacks() == (expected,)
    second.close()


def test_callbacks_come_in_the_order_they_are_due(bookings: Bookings) -> None:
    late, soon = book(bookings, "+442079460111", deadline=900.0), book(bookings, deadline=300.0)
    assert [callback.reference for callback in bookings.callbacks()] == [soon, late]
    assert late != soon


def test_messages_come_newest_first(bookings: Bookings) -> None:
    for at in (1.0, 2.0):
        bookings.leave(call="c", mailbox="support", caller="", at=at, seconds=8.0, path=f"{at}.wav")
    newest = Message(mailbox="support", caller="", left_at=2.0, seconds=8.0, path="2.0.wav")
    assert bookings.messages()[0] == newest
    assert len(bookings.messages()) == 2


def test_a_callback_that_cannot_be_stored_is_an_error_not_a_promise(bookings: Bookings, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as broken:
        broken.execute("DROP TABLE callback")
    broken.close()
    with pytest.raises(ChannelError, match="cannot store it"):
        book(bookings)


def test_the_migrations_make_what_the_tables_say(tmp_path: Path) -> None:
    engine = open_database(tmp_path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), AccountRow.metadata) == []
    engine.dispose()


def test_two_processes_book_at_once_and_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ivr.store.bookings import Bookings\n"
        "store = Bookings(Path(sys.argv[1]))\n"
        "for n in range(50):\n"
        "    store.book(call='c', queue='q', number=sys.argv[2] + str(n), at=0.0, not_before=0.0, deadline=1.0,\n"
        "        waiting_since=0.0, language='')\n"
        "store.close()\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), number]) for number in ("1", "2")]
    assert [writer.wait() for writer in writers] == [0, 0]
    store = Bookings(tmp_path)
    references = {callback.reference for callback in store.callbacks()}
    store.close()
    assert len(references) == 100


def test_a_second_booking_moves_the_first_and_keeps_the_better_place(bookings: Bookings) -> None:
    first = book(bookings, waiting_since=90.0)
    assert book(bookings, deadline=900.0, not_before=800.0, waiting_since=95.0) == first
    (claim,) = bookings.claims("w").take(["support"], at=1000.0, until=1030.0, most=9)
    assert (claim.deadline, claim.waiting_since) == (900.0, 90.0)
    assert book(bookings, queue="billing") != first, "another queue owes another call"


def test_what_was_booked_before_there_were_claims_is_still_owed(tmp_path: Path) -> None:
    engine = open_database(tmp_path, "0001")
    columns = "call, queue, number, booked_at, not_before, deadline, kept_at"
    with engine.begin() as connection:
        for values in ("'a', 'support', '+441', 10, 20, 30, NULL", "'b', 'support', '+442', 10, 20, 30, 25"):
            connection.exec_driver_sql(f"INSERT INTO callback ({columns}) VALUES ({values})")
    engine.dispose()
    store = Bookings(tmp_path)
    assert [(each.number, each.state) for each in store.callbacks()] == [("+441", "owed"), ("+442", "kept")]
    (due,) = store.claims("w").take(["support"], at=25.0, until=55.0, most=9)
    assert (due.number, due.waiting_since) == ("+441", 10.0)
    store.close()
