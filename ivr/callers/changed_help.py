"""What changes about the way to help: keys and seconds to an agent and a callback, silence, waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.callers import words
from ivr.callers.change import Change, Effect, Kind
from ivr.callers.silence import Silence
from ivr.callers.table import Distances, Row, Table, WaitRow
from ivr.callers.waiting import Wait
from ivr.callers.ways import Way

NOTICED = 2
"""Seconds of difference that callers notice."""
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_LISTENING = " for callers who listen"
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Said:
    """A change without the opening states it holds in."""

    kind: Kind
    effect: Effect
    before: str
    """The sentence up to the opening states."""
    after: str = ""
    path: str = ""
    """Said instead where a whole opening state is concerned, with `{}` for it."""


def help_changes(old: Table, new: Table) -> Iterator[Change]:
    """Give what is different between two tables of one flow, question by question, then queue by queue."""
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
        when = words.when(states, said, names)
        told = each.before + (f", {when}" if when else "") + each.after
        if each.path:
            told = each.path.format(f"the {when} path" if when else "the call")
        yield Change(kind=each.kind, effect=each.effect, flow=name[0], node=name[1], sentence=told)


def _distances(name: Name, old: Distances, new: Distances, flow: str) -> Iterator[_Said]:
    where = f"at {words.node(*name, flow)}" if name[1] else "at the beginning of the call"
    yield from _way("agent", "an agent", where, old.agent_expert, new.agent_expert, old.agent_novice, new.agent_novice)
    yield from _way(
        "callback",
        "a callback",
        where,
        old.callback_expert,
        new.callback_expert,
        old.callback_novice,
        new.callback_novice,
    )
    yield from _silence(where, old.silence, new.silence)


def _way(
    kind: Kind,
    what: str,
    where: str,
    old_expert: Way | None,
    new_expert: Way | None,
    old_novice: Way | None,
    new_novice: Way | None,
) -> Iterator[_Said]:
    """Give what is different for experts; what is different only for novices otherwise."""
    found = _reached(what, old_expert, new_expert)
    if found is not None:
        effect, told = found
        lost = new_expert is None and where == "at the beginning of the call"
        path = f"{{}} lost its {what.split()[1]}" if lost else ""
        yield _Said(kind, effect, f"{told} {where}", path=path)
        return
    for old, new, after in ((old_expert, new_expert, ""), (old_novice, new_novice, _LISTENING)):
        found = _reached(what, old, new) or _farther(what, old, new)
        if found is not None:
            yield _Said(kind, found[0], f"{found[1]} {where}", after)
            return


def _reached(what: str, old: Way | None, new: Way | None) -> tuple[Effect, str] | None:
    """Give whether help came within reach, or out of it."""
    if new is None:
        return ("worse", f"no way to {what} any more") if old is not None else None
    if old is None:
        return "better", f"there is a way to {what} now, {words.keys(new.cost.presses)} long,"
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
        told = f"{_count(abs(keys))} more {_keys(keys)}" if keys > 0 else f"{_count(abs(keys))} {_keys(keys)} less"
        return ("worse" if keys > 0 else "better"), f"{told} to {what}"
    seconds = round(new.cost.seconds) - round(old.cost.seconds)
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
    effect: Effect = "worse" if new.rank > old.rank else "better"
    yield _Said("silence", effect, f"silence {where} comes to: {words.silence(new)}; it was: {words.silence(old)}")


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
    if old.longest != new.longest:
        told = f"callers wait up to {words.seconds(new.longest)} in {node}, it was {words.seconds(old.longest)}"
        yield _Said("wait", "worse" if new.longest > old.longest else "better", told)
    if old.offered != new.offered:
        told = f"callers are {'now' if new.offered else 'no longer'} offered a callback while they wait in {node}"
        yield _Said("wait", "better" if new.offered else "worse", told)
    elif new.offered and abs(new.unoffered - old.unoffered) >= NOTICED:
        later = new.unoffered > old.unoffered
        told = f"{words.seconds(abs(new.unoffered - old.unoffered))} {'later' if later else 'sooner'}"
        yield _Said("wait", "worse" if later else "better", f"a callback is offered {told} in {node}")
