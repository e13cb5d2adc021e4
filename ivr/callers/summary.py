"""The callers' table in a few sentences: who is farthest from help, and who gets none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ivr.callers import words
from ivr.callers.table import Distances, Nearest, Row, Table, WaitRow
from ivr.callers.ways import Way

Pick = Callable[[Distances], Nearest]


def summary(table: Table) -> str:
    """Give one paragraph about the callers who are worst off; questions after help count for nothing."""
    return " ".join(
        (
            *_help(table, "an agent", lambda each: each.agent),
            *_help(table, "a callback", lambda each: each.callback),
            *_silent(table),
            *_waits(table),
        )
    )


def _asked(table: Table) -> list[Row]:
    return [row for row in table.rows if not row.afterwards]


def _help(table: Table, what: str, pick: Pick) -> Iterator[str]:
    """Give who never gets to a kind of help, then who is farthest from it."""
    rows = _asked(table)
    never = [row for row in rows if pick(row.distances).expert is None]
    if len(never) == len(rows):
        yield f"No caller ever gets to {what}."
        return
    if never:
        yield f"Callers never get to {what} from {_places(table, never)}."
    ways = [(way, row) for row in rows if (way := pick(row.distances).novice) is not None]
    if ways:
        far, row = max(ways, key=lambda each: each[0].cost)
        yield f"The farthest caller from {what} is at {_place(table, row)}: {_cost(far, pick(row.distances).expert)}."


def _cost(novice: Way, expert: Way | None) -> str:
    told = f"{words.keys(novice.cost.presses)} and {words.seconds(novice.cost.seconds)} for one who listens"
    if novice.cost.mishaps:
        told += ", once something has gone wrong"
    if expert is not None and expert.cost != novice.cost:
        told += (
            f", {words.keys(expert.cost.presses)} and {words.seconds(expert.cost.seconds)} for one who knows the keys"
        )
    return told


def _silent(table: Table) -> Iterator[str]:
    """Give where silence does callers the most harm."""
    worst = max(_asked(table), key=lambda row: row.distances.silence.rank)
    found = worst.distances.silence
    where = f"at {_place(table, worst)}" if worst.node else f"from the beginning{_when(table, worst)}"
    if found.outcome == "circle":
        yield f"Whoever says nothing {where} is asked for ever."
    elif found.outcome == "end":
        yield f"Whoever says nothing {where} is hung up on after {words.seconds(found.seconds)}."
    else:
        end = "an agent" if found.outcome == "agent" else "a recording for a message"
        yield f"Nobody who says nothing is hung up on; {where} it takes {words.seconds(found.seconds)} to get to {end}."


def _waits(table: Table) -> Iterator[str]:
    if not table.waits:
        return
    worst = max(table.waits, key=lambda row: (not row.wait.offered, row.wait.unoffered))
    where = words.node(worst.flow, worst.node, table.flow) + _when(table, worst)
    wait = words.seconds(worst.wait.unoffered)
    if worst.wait.offered:
        yield f"The longest wait without an offer of a callback is {wait}, in {where}."
    elif wait == "no end":
        yield f"Waiting in {where} begins again for ever, and no callback is offered."
    else:
        yield f"Callers wait {wait} in {where}, and no callback is offered even then."


def _places(table: Table, rows: list[Row]) -> str:
    return words.listed([_place(table, row) for row in rows])


def _place(table: Table, row: Row) -> str:
    name = words.node(row.flow, row.node, table.flow) if row.node else "the beginning of the call"
    return name + _when(table, row)


def _when(table: Table, row: Row | WaitRow) -> str:
    told = words.when(row.states, table.states, words.short_states(table.states))
    return f" ({told})" if told else ""
