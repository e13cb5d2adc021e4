from __future__ import annotations

from ivr.channels.agenda import Agenda


def _noting(agenda: Agenda, noted: list[tuple[float, str]], name: str) -> None:
    noted.append((agenda.now, name))


def _put(agenda: Agenda, noted: list[tuple[float, str]], slot: str, after: float, name: str = "") -> None:
    agenda.put(slot, after, lambda: _noting(agenda, noted, name or slot))


def _run(agenda: Agenda) -> None:
    while agenda.step():
        pass


def test_order_of_time_then_of_putting() -> None:
    agenda, noted = Agenda(100), list[tuple[float, str]]()
    _put(agenda, noted, "late", 2)
    _put(agenda, noted, "b", 1)
    _put(agenda, noted, "a", 1)
    assert agenda.due() == 101
    _run(agenda)
    assert noted == [(101, "b"), (101, "a"), (102, "late")]


def test_a_slot_holds_one_thing() -> None:
    agenda, noted = Agenda(0), list[tuple[float, str]]()
    _put(agenda, noted, "timer", 1, "first")
    _put(agenda, noted, "timer", 5, "second")
    assert agenda.due() == 5
    _run(agenda)
    assert noted == [(5, "second")]


def test_cancelled_and_cleared() -> None:
    agenda, noted = Agenda(0), list[tuple[float, str]]()
    _put(agenda, noted, "a", 1)
    _put(agenda, noted, "b", 2)
    agenda.cancel("a")
    agenda.cancel("never put")
    assert agenda.due() == 2
    agenda.clear()
    assert agenda.due() is None
    assert not agenda.step()
    assert noted == []


def test_what_is_done_may_put_more() -> None:
    agenda, noted = Agenda(0), list[tuple[float, str]]()
    agenda.put("a", 1, lambda: _put(agenda, noted, "a", 1, "again"))
    _run(agenda)
    assert noted == [(2, "again")]


def test_time_never_goes_back() -> None:
    agenda, noted = Agenda(0), list[tuple[float, str]]()
    _put(agenda, noted, "a", 1)
    agenda.now = 3
    _run(agenda)
    assert noted == [(3, "a")]
