"""Callbacks when the store fails or says no: nothing is dialled, and no agent is kept waiting for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog

from ivr.errors import ChannelError, IvrError
from ivr.model.site import Site
from ivr.store.bookings import Bookings
from ivr.store.claims import Claims
from sip.agents import AgentDesk
from sip.callbacks import Callbacks
from sip.calls import Outbound
from sip.outgoing import Dialler
from sip.runtime import Pump
from tests.sip.fake_stack import FakeStack

SITE = Site.model_validate(
    {
        "queues": {"support": {"callback": {"flow": "call_back"}}},
        "agents": {"ann": {"address": "sip:ann@127.0.0.1", "queues": ("support",)}},
    }
)


class Store:
    """A store whose answers come at once, and which fails when told so."""

    def __init__(self, folder: Path) -> None:
        self.bookings = Bookings(folder)
        self.claims = self.bookings.claims("us")
        self.broken = False
        self.asked: list[Callable[[], None]] = []

    def claim(self, work: Callable[[Claims], Any], done: Callable[[Any | IvrError], None]) -> None:
        self.asked.append(lambda: done(ChannelError("the disk is full") if self.broken else work(self.claims)))

    def answer(self) -> None:
        """Answer everything that was asked so far."""
        asked, self.asked = self.asked, []
        for each in asked:
            each()


class Lines:
    """Calls that are only noted."""

    room = 2

    def __init__(self) -> None:
        self.placed: list[Outbound] = []
        self.given_up: list[str] = []
        self.owed: Any = None

    def place(self, wanted: Outbound) -> str:
        self.placed.append(wanted)
        return f"call{len(self.placed)}"

    def give_up(self, call: str) -> None:
        self.given_up.append(call)


class Bench:
    """Callbacks with one booking that is due, on a desk with one agent."""

    def __init__(self, folder: Path) -> None:
        self.store, self.lines, self.stack = Store(folder), Lines(), FakeStack()
        self.pump = Pump(_raised)
        log = structlog.get_logger()
        self.desk = AgentDesk(SITE, Dialler(self.stack, self.pump, {}), self.pump, log)
        calls: Any = self.lines
        bookings: Any = self.store
        self.callbacks = Callbacks(SITE, bookings, self.desk, calls, self.pump, log)
        now = time.time()
        self.store.bookings.book(
            call="c", queue="support", number="+442079460123", at=now, not_before=now, deadline=now + 600
        )
        self.callbacks.start()

    def turn(self) -> None:
        """Answer what the store was asked and let the pump run."""
        self.store.answer()
        self.pump.turn(lambda milliseconds: None)

    @property
    def state(self) -> str:
        return self.store.bookings.callbacks()[0].state


def _raised(error: Exception) -> None:
    raise error


def test_a_callback_is_checked_before_it_is_dialled(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.turn()
    assert bench.lines.placed == []
    assert bench.callbacks.owed_to("+442079460123").keys() == {"support"}
    assert not bench.callbacks.owed_to("")
    bench.turn()
    assert [each.number for each in bench.lines.placed] == ["+442079460123"]


def test_one_that_was_cancelled_just_now_is_not_dialled(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.turn()
    bench.store.bookings.cancel(queue="support", number="+442079460123")
    bench.turn()
    assert bench.lines.placed == []
    assert bench.desk._lines.places("support") == ()


def test_a_store_that_fails_holds_no_agent(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.turn()
    bench.store.broken = True
    bench.turn()
    assert bench.lines.placed == []
    assert bench.desk._lines.places("support") == ()
    bench.store.broken = False
    assert bench.state == "owed", "it is claimed again once the claim has run out"


def test_stopping_gives_back_what_is_not_answered(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.turn()
    bench.turn()
    bench.callbacks.stop()
    bench.turn()
    assert bench.lines.given_up == ["call1"]
    assert bench.callbacks.room == 0
    now = time.time()
    assert bench.store.bookings.claims("other").take(["support"], at=now, until=now + 9, most=9)


def test_stopping_while_it_is_checked_dials_nobody(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.turn()
    bench.callbacks.stop()
    bench.turn()
    bench.turn()
    assert bench.lines.placed == []


def test_a_claim_that_was_lost_ends_the_ringing(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.turn()
    bench.turn()
    now = time.time()
    assert bench.store.bookings.claims("other").take(["support"], at=now + 60, until=now + 90, most=9)
    bench.callbacks._look()
    bench.turn()
    assert bench.lines.given_up == ["call1"]
    assert bench.desk._lines.places("support") == ()
