from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ivr.errors import ChannelError
from ivr.store.bookings import Bookings, Callback, Message
from ivr.store.database import FILE, open_database
from ivr.store.tables import Base


@pytest.fixture
def bookings(tmp_path: Path) -> Iterator[Bookings]:
    store = Bookings(tmp_path)
    yield store
    store.close()


def book(store: Bookings, number: str = "+442079460123", deadline: float = 200.0) -> str:
    return store.book(call="c1", queue="support", number=number, at=100.0, not_before=150.0, deadline=deadline)


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
    )
    assert second.callbacks() == (expected,)
    second.close()


def test_callbacks_come_in_the_order_they_are_due(bookings: Bookings) -> None:
    late, soon = book(bookings, deadline=900.0), book(bookings, deadline=300.0)
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
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_two_processes_book_at_once_and_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ivr.store.bookings import Bookings\n"
        "store = Bookings(Path(sys.argv[1]))\n"
        "for n in range(50):\n"
        "    store.book(call='c', queue='q', number=str(n), at=0.0, not_before=0.0, deadline=1.0)\n"
        "store.close()\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    store = Bookings(tmp_path)
    references = {callback.reference for callback in store.callbacks()}
    store.close()
    assert len(references) == 100
