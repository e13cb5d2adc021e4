"""How draft calls end that no test can wait for: with a front desk that only remembers whom it was to call."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from ivr.errors import ChannelError
from ivr.model.site import Site
from ivr.model.value import Record
from ivr.store.database import open_database
from ivr.store.draft_calls import DraftCall, DraftCalls, State
from sip.calls import Outbound, Unanswered
from sip.outgoing import Failure
from sip.ringing import Ringing
from sip.runtime import Pump
from tests.sip.peers import wait


class Desk:
    """Places no call, and remembers what was wanted of it."""

    spare = 1

    def __init__(self) -> None:
        self.placed: list[Outbound] = []
        self.refuse = ""

    def place(self, wanted: Outbound) -> str:
        if self.refuse:
            raise ChannelError(self.refuse)
        self.placed.append(wanted)
        return "c1"

    def give_up(self, call: str) -> None:
        pass

    def end(self, call: str, by: str) -> None:
        self.placed[-1].ended(by)

    def owed(self, number: str) -> Record:
        return Record()


class Bench:
    """A worker's ringing with its pump in our hands."""

    def __init__(self, store: DraftCalls) -> None:
        self.now = 100.0
        self.store = store
        self.desk = Desk()
        self.pump = Pump(_fail)
        self.ringing = Ringing(Site(), store, self.desk, self.pump, structlog.get_logger())  # type: ignore[arg-type]
        self.ringing.start()

    def ask(self) -> None:
        self.now = time.time()
        self.store.ask(flow="main", phone="sip:anna@127.0.0.1:5070", by="ada", at=self.now)

    def until(self, condition: Callable[[], bool]) -> None:
        def turned() -> bool:
            self.pump.turn(lambda _: None)
            return condition()

        wait(turned)

    def call(self) -> Outbound:
        """Give the call that is wanted, once it is."""
        self.ask()
        self.until(lambda: bool(self.desk.placed))
        return self.desk.placed[0]

    def found(self) -> DraftCall:
        found = self.store.newest("main", "ada", self.now)
        assert found is not None
        return found

    def comes_to(self, state: State) -> DraftCall:
        self.until(lambda: self.found().state == state)
        return self.found()


def _fail(error: Exception) -> None:
    raise error


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    engine = open_database(tmp_path)
    found = Bench(DraftCalls(engine))
    yield found
    found.ringing.close()
    engine.dispose()


def test_a_call_as_it_goes(bench: Bench) -> None:
    wanted = bench.call()
    assert (wanted.number, wanted.caller, wanted.called, wanted.flow) == (
        "sip:anna@127.0.0.1:5070",
        "anna",
        "main-draft",
        "main",
    )
    assert bench.found().state == "calling"
    wanted.rang()
    wanted.rang()
    bench.comes_to("ringing")
    wanted.answered()
    assert bench.comes_to("answered").answered_at is not None
    wanted.ended("caller")
    assert bench.comes_to("over").outcome == "hung_up"


@pytest.mark.parametrize(
    ("rang", "why", "code", "outcome"),
    [
        (True, "no_answer", 0, "no_answer"),
        (False, "no_answer", 0, "unreachable"),
        (False, "no_answer", 408, "unreachable"),
        (True, "no_answer", 408, "refused"),
        (False, "no_answer", 480, "refused"),
        (True, "busy", 486, "refused"),
        (False, "failed", 503, "refused"),
    ],
)
def test_why_nobody_answered(bench: Bench, rang: bool, why: Failure, code: int, outcome: str) -> None:
    wanted = bench.call()
    if rang:
        wanted.rang()
    wanted.failed(Unanswered(why=why, code=code, reason="so it is"))
    found = bench.comes_to("over")
    assert (found.outcome, found.code) == (outcome, code if outcome == "refused" else 0)


@pytest.mark.parametrize(
    ("by", "outcome"),
    [("flow", "finished"), ("transfer", "finished"), ("drain", "drained"), ("error", "failed")],
)
def test_who_ended_it(bench: Bench, by: str, outcome: str) -> None:
    wanted = bench.call()
    wanted.answered()
    wanted.ended(by)
    assert bench.comes_to("over").outcome == outcome


def test_a_call_that_cannot_be_placed_says_why(bench: Bench) -> None:
    bench.desk.refuse = "no slot is free"
    bench.ask()
    found = bench.comes_to("over")
    assert (found.outcome, found.reason) == ("failed", "no slot is free")


def test_who_asks_while_the_worker_ends_is_told(bench: Bench) -> None:
    wanted = bench.call()
    bench.ringing.stop()
    assert bench.comes_to("over").outcome == "drained"
    assert wanted.number
    bench.ask()
    assert bench.found().state == "asked", "for another worker"


def test_trouble_with_the_store_is_told_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def gone(at: float) -> None:
        looked.append(1)
        raise ChannelError("the database does not answer: gone")

    monkeypatch.setattr("sip.ringing.LOOK_SECONDS", 0.01)
    monkeypatch.setattr(bench.store, "waits", gone)
    with structlog.testing.capture_logs() as logged:
        wait(lambda: len(looked) > 3)
    assert [each["event"] for each in logged] == ["draft_calls_not_stored"]
