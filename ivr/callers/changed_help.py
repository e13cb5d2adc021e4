"""What changes about the way to help: keys and seconds to an agent and a callback, silence, waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from ivr.callers import words
from ivr.callers.change import AT, Change, Effect, Kind
from ivr.callers.silence import Silence
from ivr.callers.table import Distances, Nearest, Place, Row, Table, WaitRow
from ivr.callers.waiting import Wait
from ivr.callers.ways import Way

NOTICED = 2
"""Seconds of difference that callers notice."""
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SILENCE = {
    "agent": ("gets to an agent", "got to an agent"),
    "voicemail": ("gets to a recording", "got to a recording"),
    "end": ("is hung up on", "was hung up on"),
    "circle": ("is asked for ever", "was asked for ever"),
}
START = "the beginning of the call"
_LISTENING = " for callers who listen"
Name = tuple[str, str]
R = TypeVar("R", bound=Place)


@dataclass(frozen=True, slots=True)
class _Said:
    """A change without the opening states it holds in."""

    kind: Kind
    effect: Effect
    what: str
    place: str
    """Where, as ` at main_menu`."""
    after: str = ""
    path: str = ""
    """Said instead where all callers of an opening state are concerned, with `{}` for it."""

    def change(self, name: Name, when: str) -> Change:
        after = f", {when}{',' if self.after else ''}{self.after}" if when else self.after
        sentence = self.what + self.place + after
        if self.path:
            sentence = self.path.format(f"the {when} path" if when else "the call")
        place = "" if self.path else self.place
        return Change(kind=self.kind, effect=self.effect, flow=name[0], node=name[1], sentence=sentence, place=place)


def help_changes(old: Table, new: Table) -> Iterator[Change]:
    """Give what is different between two tables of one flow, question by question, then queue by queue."""
    old = _called(old, new.flow)
    yield from _questions(old, new)
    before, after = _by_state(old.rows), _by_state(new.rows)
    for name in dict.fromkeys(name for name, _ in after):
        said = {
            state: list(_distances(name, before[name, was], after[name, is_now], new.flow))
            for state, was, is_now in _states(old, new)
            if (name, was) in before and (name, is_now) in after
        }
        yield from _merged(name, said)
    yield from _queues(old, new)


def _called(table: Table, flow: str) -> Table:
    """Give a table as if its flow had this id: a draft is compared with the flow that it is to replace."""

    def named(row: R) -> R:
        return replace(row, flow=flow) if row.flow == table.flow else row

    rows, waits = tuple(map(named, table.rows)), tuple(map(named, table.waits))
    return replace(table, flow=flow, rows=rows, waits=waits)


def _states(old: Table, new: Table) -> list[tuple[str, str, str]]:
    """Give each opening state by its name, with its name in the old table and in the new one.

    A flow that asks no calendar is the same in every state of one that does.
    """
    if new.states == ("",):
        return [(state, state, "") for state in old.states]
    if old.states == ("",):
        return [(state, "", state) for state in new.states]
    return [(state, state, state) for state in new.states if state in old.states]


def _by_state(rows: tuple[Row, ...]) -> dict[tuple[Name, str], Distances]:
    asked = (row for row in rows if not row.afterwards)
    return {((row.flow, row.node), state): row.distances for row in asked for state in row.states}


def _questions(old: Table, new: Table) -> Iterator[Change]:
    before = dict.fromkeys((row.flow, row.node) for row in old.rows)
    after = dict.fromkeys((row.flow, row.node) for row in new.rows)
    for flow, node in after:
        if (flow, node) not in before:
            sentence = f"callers are now asked {words.node(flow, node, new.flow)}"
            yield Change(kind="question", effect="neutral", flow=flow, node=node, sentence=sentence)
    for flow, node in before:
        if (flow, node) not in after:
            sentence = f"callers are no longer asked {words.node(flow, node, new.flow)}"
            yield Change(kind="question", effect="neutral", flow=flow, node=node, sentence=sentence)


def _merged(name: Name, said: dict[str, list[_Said]]) -> Iterator[Change]:
    """Give each change once, with the opening states in which it holds."""
    names = words.short_states(said)
    for each in dict.fromkeys(one for found in said.values() for one in found):
        states = [state for state, found in said.items() if each in found]
        yield each.change(name, words.when(states, said, names))


def _distances(name: Name, old: Distances, new: Distances, flow: str) -> Iterator[_Said]:
    where = AT + (words.node(*name, flow) if name[1] else START)
    yield from _way("agent", "an agent", where, old.agent, new.agent)
    yield from _way("callback", "a callback", where, old.callback, new.callback)
    yield from _silence(where, old.silence, new.silence)


def _way(kind: Kind, what: str, where: str, old: Nearest, new: Nearest) -> Iterator[_Said]:
    """Give what is different for experts; what is different only for novices otherwise."""
    found = _reached(what, old.expert, new.expert)
    if found is not None:
        effect, told = found
        lost = new.expert is None and where == AT + START
        yield _Said(kind, effect, told, where, path=f"{{}} lost its {what.split()[1]}" if lost else "")
        return
    for before, now, after in ((old.expert, new.expert, ""), (old.novice, new.novice, _LISTENING)):
        found = _reached(what, before, now) or _farther(what, before, now)
        if found is not None:
            yield _Said(kind, *found, where, after)
            return


def _reached(what: str, old: Way | None, new: Way | None) -> tuple[Effect, str] | None:
    """Give whether help came within reach, or out of it."""
    if new is None:
        return ("worse", f"no way to {what} any more") if old is not None else None
    if old is None:
        return "better", f"{what} is now within reach, {words.keys(new.cost.presses)} away,"
    if bool(old.cost.mishaps) == bool(new.cost.mishaps):
        return None
    if new.cost.mishaps:
        return "worse", f"{what} only after a silence, a wait in vain or a failure"
    return "better", f"{what} without a silence, a wait in vain or a failure before"


def _farther(what: str, old: Way | None, new: Way | None) -> tuple[Effect, str] | None:
    if old is None or new is None:
        return None
    keys = new.cost.presses - old.cost.presses
    if keys:
        told = f"{_count(abs(keys))} more {_keys(keys)}" if keys > 0 else f"{_count(abs(keys))} fewer {_keys(keys)}"
        return ("worse" if keys > 0 else "better"), f"{told} to {what}"
    seconds = round(new.cost.seconds - old.cost.seconds)
    if abs(seconds) < NOTICED:
        return None
    told = f"{abs(seconds)} s {'longer' if seconds > 0 else 'sooner'}"
    return ("worse" if seconds > 0 else "better"), f"{told} to {what}"


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def _keys(number: int) -> str:
    return "key" if abs(number) == 1 else "keys"


def _silence(where: str, old: Silence, new: Silence) -> Iterator[_Said]:
    if old.outcome == new.outcome:
        return
    told = f" {_SILENCE[new.outcome][0]}, and {_SILENCE[old.outcome][1]} before"
    yield _Said("silence", "worse" if new.rank > old.rank else "better", "whoever says nothing", where, told)


def _queues(old: Table, new: Table) -> Iterator[Change]:
    before, after = _waits(old.waits), _waits(new.waits)
    for name in dict.fromkeys(name for name, _ in after):
        node = words.node(*name, new.flow)
        if not any((name, state) in before for state in old.states):
            sentence = f"callers now wait in {node}"
            yield Change(kind="wait", effect="neutral", flow=name[0], node=name[1], sentence=sentence)
            continue
        said = {
            state: list(_wait(node, before[name, was], after[name, is_now]))
            for state, was, is_now in _states(old, new)
            if (name, was) in before and (name, is_now) in after
        }
        yield from _merged(name, said)
    for flow, name_of in dict.fromkeys(name for name, _ in before):
        if not any(((flow, name_of), state) in after for state in new.states):
            sentence = f"callers no longer wait in {words.node(flow, name_of, new.flow)}"
            yield Change(kind="wait", effect="neutral", flow=flow, node=name_of, sentence=sentence)


def _waits(rows: tuple[WaitRow, ...]) -> dict[tuple[Name, str], Wait]:
    return {((row.flow, row.node), state): row.wait for row in rows for state in row.states}


def _wait(node: str, old: Wait, new: Wait) -> Iterator[_Said]:
    where = AT + node
    if old.longest != new.longest:
        told = f"callers wait up to {words.seconds(new.longest)}, not {words.seconds(old.longest)},"
        yield _Said("wait", "worse" if new.longest > old.longest else "better", told, where)
    if old.offered != new.offered:
        told = f"callers are {'now' if new.offered else 'no longer'} offered a callback while they wait"
        yield _Said("wait", "better" if new.offered else "worse", told, where)
    elif new.offered and abs(new.unoffered - old.unoffered) >= NOTICED:
        later = new.unoffered > old.unoffered
        told = f"a callback is offered {words.seconds(abs(new.unoffered - old.unoffered))}"
        yield _Said("wait", "worse" if later else "better", f"{told} {'later' if later else 'sooner'}", where)
