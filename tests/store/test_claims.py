"""Claims on callbacks: one worker each, free again when it is gone, and never noted by who has it no longer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql

from ivr.errors import ChannelError
from ivr.store.bookings import Bookings
from ivr.store.claims import Claims, Promised, due_now
from tests.store.test_bookings import book

LEASE = 15.0


@pytest.fixture
def bookings(tmp_path: Path) -> Iterator[Bookings]:
    store = Bookings(tmp_path)
    yield store
    store.close()


def take(claims: Claims, at: float = 160.0, *queues: str) -> list[str]:
    return [due.number for due in claims.take(queues or ("support",), at=at, until=at + LEASE, most=9)]


def first(claims: Claims, at: float = 160.0) -> int:
    return claims.take(("support",), at=at, until=at + LEASE, most=1)[0].id


def test_what_is_due_is_claimed_by_one_worker_in_the_order_of_waiting(bookings: Bookings) -> None:
    book(bookings, "+442", waiting_since=95.0)
    book(bookings, "+441", waiting_since=90.0)
    book(bookings, "+443", not_before=500.0)
    book(bookings, "+444", queue="billing")
    assert take(bookings.claims("one")) == ["+441", "+442"]
    assert take(bookings.claims("two")) == []
    assert take(bookings.claims("two"), 160.0, "billing", "support") == ["+444"]


def test_a_claim_ends_with_its_worker(bookings: Bookings) -> None:
    book(bookings)
    gone, other = bookings.claims("gone"), bookings.claims("other")
    assert take(gone)
    assert take(other, 160.0 + LEASE - 1) == []
    assert take(other, 160.0 + LEASE) == ["+442079460123"]


def test_a_claim_is_renewed_while_its_worker_lives(bookings: Bookings) -> None:
    book(bookings)
    claims = bookings.claims("one")
    due = first(claims)
    assert claims.renew([due], until=300.0) == {due}
    assert take(bookings.claims("other"), 299.0) == []
    claims.free([due])
    assert take(bookings.claims("other"), 299.0) == ["+442079460123"]
    assert claims.renew([due], until=400.0) == frozenset()


def test_an_attempt_that_missed_comes_again_later(bookings: Bookings) -> None:
    book(bookings)
    claims = bookings.claims("one")
    due = first(claims)
    assert claims.called(due, at=161.0)
    claims.missed(due, next_at=700.0)
    assert take(claims, 699.0) == []
    assert take(claims, 700.0) == ["+442079460123"]
    assert claims.called(due, at=701.0)
    (callback,) = bookings.callbacks()
    assert (callback.state, callback.attempts, callback.called_at) == ("owed", 1, 161.0)


def test_an_attempt_under_way_when_its_worker_dies_is_made_again_and_not_counted(bookings: Bookings) -> None:
    book(bookings)
    claims = bookings.claims("killed")
    assert claims.called(first(claims), at=161.0)
    (due,) = bookings.claims("next").take(("support",), at=180.0, until=195.0, most=9)
    assert due.attempts == 0
    claims.missed(due.id, next_at=999.0)
    assert bookings.callbacks()[0].attempts == 0, "a worker that comes back has no say any more"


def test_after_the_last_attempt_a_mailbox_is_told(bookings: Bookings) -> None:
    book(bookings)
    claims = bookings.claims("one")
    claims.failed(first(claims), at=170.0, mailbox="support")
    (callback,), (message,) = bookings.callbacks(), bookings.messages()
    assert (callback.state, callback.attempts) == ("failed", 1)
    assert (message.mailbox, message.caller, message.path) == ("support", "+442079460123", "")
    assert take(claims, 9999.0) == []


@pytest.mark.parametrize("how", ["kept", "missed", "failed", "called"])
def test_what_was_cancelled_meanwhile_stays_so(bookings: Bookings, how: str) -> None:
    book(bookings)
    claims = bookings.claims("one")
    due = first(claims)
    bookings.cancel(queue="support", number="+442079460123")
    if how == "kept":
        claims.kept(due, at=170.0)
    elif how == "missed":
        claims.missed(due, next_at=170.0)
    elif how == "failed":
        claims.failed(due, at=170.0, mailbox="support")
    else:
        assert not claims.called(due, at=170.0)
    assert [callback.state for callback in bookings.callbacks()] == ["cancelled"]
    assert bookings.messages() == ()
    bookings.cancel(queue="support", number="+442079460123")


def test_what_is_moved_while_it_is_made_is_made_at_its_new_time(bookings: Bookings) -> None:
    book(bookings)
    claims = bookings.claims("one")
    due = first(claims)
    book(bookings, not_before=800.0, deadline=900.0)
    assert not claims.missed(due, next_at=170.0)
    assert take(claims, 799.0) == []
    assert claims.take(("support",), at=800.0, until=815.0, most=9, but=[due]) == ()
    assert take(claims, 800.0) == ["+442079460123"]


def test_who_is_owed_a_call(bookings: Bookings) -> None:
    book(bookings)
    book(bookings, "+442", queue="billing")
    bookings.claims("one").kept(first(bookings.claims("one")), at=170.0)
    assert bookings.claims("any").promised() == (Promised(number="+442", queue="billing", deadline=200.0),)


def test_a_broken_store_is_an_error(bookings: Bookings, tmp_path: Path) -> None:
    with bookings._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE callback")
    claims = bookings.claims("one")
    with pytest.raises(ChannelError):
        take(claims)
    with pytest.raises(ChannelError):
        claims.renew([1], until=1.0)
    with pytest.raises(ChannelError):
        claims.failed(1, at=1.0, mailbox=None)
    with pytest.raises(ChannelError):
        claims.promised()
    with pytest.raises(ChannelError):
        bookings.cancel(queue="support", number="+44")


def test_two_processes_never_claim_the_same(tmp_path: Path) -> None:
    store = Bookings(tmp_path)
    for number in range(60):
        book(store, str(number))
    code = (
        "import sys; from pathlib import Path; from ivr.store.bookings import Bookings\n"
        "store = Bookings(Path(sys.argv[1])); claims = store.claims(sys.argv[2])\n"
        "while due := claims.take(['support'], at=160.0, until=999.0, most=3):\n"
        "    print(*(each.number for each in due))\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    workers = [subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in ("one", "two")]
    claimed = [number for worker in workers for number in worker.communicate()[0].split()]
    assert sorted(claimed, key=int) == [str(number) for number in range(60)]
    store.close()


def test_postgresql_skips_what_another_worker_is_claiming() -> None:
    query = due_now(["support"], 160.0, 9).compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    assert str(query).endswith("FOR UPDATE SKIP LOCKED")
