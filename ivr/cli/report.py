"""`ivr report`: how far help is for the callers of a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ivr.cli._flows import open_flow
from ivr.cli._output import out, print_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table as RichTable
    from rich.text import Text

    from ivr.callers.table import Row, Table
    from ivr.callers.ways import Way

WIDTH = 100


def command(
    flow: Annotated[str, typer.Argument(help="A flow's folder or file, or its id under ./flows.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, with the keys of each way.")] = False,
) -> None:
    r"""Say how far an agent and a callback are from each question, and what silence comes to.

    The expert knows the keys and interrupts; the novice presses what they have heard of, once it has been said.

    \b
    Examples:
      ivr report main
      ivr report flows/main --json > main.json
    """
    from ivr.callers.document import document
    from ivr.callers.table import table

    opened = open_flow(flow)
    found = table(opened.project, opened.flow)
    if as_json:
        print_json(document(found))
        return
    console = out()
    # A cell that is cut is worse than a line that wraps.
    console.width = max(console.width, WIDTH)
    for part in _parts(found):
        console.print(part)


def _parts(table: Table) -> Iterator[RenderableType]:
    from rich.text import Text

    from ivr.callers.summary import summary

    name = f"{table.title} ({table.flow})" if table.title else table.flow
    yield Text.assemble((name, "bold"), ": how far help is for callers\n")
    yield Text("\n".join(_wrapped(summary(table))) + "\n")
    yield _questions(table)
    if table.waits:
        yield Text()
        yield _waits(table)
    yield Text("\n" + "\n".join(_notes(table)), "dim")


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap

    return wrap(text, WIDTH)


def _questions(table: Table) -> RichTable:
    from ivr.callers import words

    names = words.short_states(table.states)
    grid = _grid("question", "when")
    for head in ("agent\nexpert", "agent\nnovice", "callback\nexpert", "callback\nnovice"):
        grid.add_column(head, justify="right", no_wrap=True)
    grid.add_column("silence", no_wrap=True)
    grid.add_column("tries", justify="right")
    last: tuple[str, str] | None = None
    for row in (*_by_help(table, False), *_by_help(table, True)):
        same, last = last == (row.flow, row.node), (row.flow, row.node)
        grid.add_row(
            "" if same else words.node(row.flow, row.node, table.flow),
            words.when(row.states, table.states, names),
            *_ways(row),
            words.silence(row.distances.silence),
            f"{row.attempts}" if row.attempts and not same else "",
            style="dim" if row.afterwards else "",
        )
    return grid


def _by_help(table: Table, afterwards: bool) -> list[Row]:
    return [row for row in table.rows if row.afterwards is afterwards]


def _ways(row: Row) -> list[Text]:
    from rich.text import Text

    from ivr.callers import words

    return [Text(words.way(way), "bold red" if way is None and not row.afterwards else "") for way in _all(row)]


def _waits(table: Table) -> RichTable:
    from ivr.callers import words

    names = words.short_states(table.states)
    grid = _grid("queue", "when")
    grid.add_column("longest wait", justify="right")
    grid.add_column("until a callback is offered")
    for row in table.waits:
        wait = words.seconds(row.wait.unoffered)
        grid.add_row(
            words.node(row.flow, row.node, table.flow),
            words.when(row.states, table.states, names),
            words.seconds(row.wait.longest),
            wait if row.wait.offered else f"{words.NEVER}, in {wait}",
            style="" if row.wait.offered else "bold red",
        )
    return grid


def _grid(*columns: str) -> RichTable:
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in columns:
        grid.add_column(name, overflow="fold")
    return grid


def _notes(table: Table) -> Iterator[str]:
    from ivr.callers import words

    names = words.short_states(table.states)
    marked = any(words.ONLY_AFTER in words.way(way) for row in table.rows for way in _all(row))
    yield "Fewest keys, then seconds, from the question until the queue is joined or a callback is offered."
    if marked:
        yield f"{words.ONLY_AFTER} only after a silence, a wait in vain, or when another system fails."
    if any(row.afterwards for row in table.rows):
        yield "Questions that only callers with help behind them are asked come last."
    shown = {words.when(row.states, table.states, names) for row in (*table.rows, *table.waits)}
    for state in table.states:
        if state and names[state].startswith("partly") and any(names[state] in each for each in shown):
            yield f"{names[state]}: {state}."


def _all(row: Row) -> tuple[Way | None, ...]:
    found = row.distances
    return found.agent.expert, found.agent.novice, found.callback.expert, found.callback.novice
