"""`ivr simulate`: a call in the terminal, in virtual time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from ivr.channels.call import Caller, Happening, ScriptedCall
from ivr.channels.console import HELP, AskedOutcomes, Simulator
from ivr.channels.journal import parse_journal
from ivr.channels.outcomes import GivenOutcomes, Outcomes
from ivr.channels.replay import replay
from ivr.channels.shown import Shown, shown
from ivr.cli._asked import Asked
from ivr.cli._flows import Opened, open_flow
from ivr.cli._linting import run
from ivr.cli._output import err, out, print_json
from ivr.cli._roots import flow_files_of
from ivr.cli._witness import NAME, chosen, summary
from ivr.cli._witness import journal as journal_of
from ivr.errors import ConfigError
from ivr.lint.finding import Finding
from ivr.loading.dialogue_file import parse_given
from ivr.loading.flow_file import read_text
from ivr.model.dialogue import CALLER, Given, moment

STYLES = {"node": "dim", "hear": "", "do": "cyan", "note": "dim", "goal": "green", "error": "bold red", "ended": "bold"}


def command(
    flow: Annotated[str, typer.Argument(help="A flow's folder or file, or its id under ./flows.")],
    keys: Annotated[
        str | None, typer.Option("--keys", help="Press these keys; a comma stays silent until something happens.")
    ] = None,
    caller: Annotated[str, typer.Option("--from", help='The caller\'s number; "" is withheld.')] = CALLER,
    at: Annotated[str, typer.Option("--at", help="When, as 2026-11-24T10:00:00+00:00; default now.")] = "",
    given: Annotated[
        Path | None, typer.Option("--given", help="YAML file of what the outside does, as in dialogues.")
    ] = None,
    journal: Annotated[
        Path | None,
        typer.Option("--replay", help="Run the call of this journal again, or the one that shows a finding."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    r"""Call a flow from the terminal: read what the caller hears, type keys, stay silent, hang up.

    Time is virtual: nothing is waited for. Nothing leaves the machine: what requests, queues and other phones do is
    asked, or comes from --given.

    \b
    Examples:
      ivr simulate main
      ivr simulate flows/main --keys "1,,2#" --at 2026-11-21T22:00:00+00:00
      ivr simulate main --replay var/journals/2026-11-21/c1.jsonl --json
      ivr simulate flows/main --replay A202@billing_menu
    """
    if journal is not None and keys is not None:
        raise ConfigError("--replay runs the keys of the journal; leave out --keys")
    if journal is not None and NAME.fullmatch(str(journal)) and not journal.exists():
        # What any preset takes for an error has a call that shows it.
        wanted = Asked(preset="strict", select=(str(journal)[:4],))
        found = run(wanted, flow_files_of([flow]), cached=False)
        show_finding(found.report.findings, str(journal), as_json)
        return
    opened = open_flow(flow)
    if journal is not None:
        recorded = parse_journal(str(journal), read_text(journal))
        replay(opened.project, recorded, _printer(recorded.header.at, as_json))
        return
    who = Caller(number=caller, called=opened.flow, at=_moment(at))
    asked = parse_given(str(given), read_text(given)) if given is not None else Given()
    interactive = keys is None and sys.stdin.isatty()
    call = ScriptedCall(
        opened.project, opened.flow, who, _outcomes(opened, asked, interactive), _printer(who.at, as_json)
    )
    simulator = Simulator(call)
    _greet(opened, who, interactive and not as_json)
    simulator.begin()
    if keys is not None:
        simulator.play_keys(keys)
    else:
        _listen(simulator, interactive)


def show_finding(findings: Iterable[Finding], name: str, as_json: bool) -> None:
    """Print the call that shows a finding, step by step, and then what the finding says."""
    finding = chosen(findings, name)
    call = finding.witness
    assert call is not None
    replay(call.project, journal_of(call), _printer(call.opening.at, as_json))
    err().print(Text(summary(finding), "bold"))


def _moment(text: str) -> float:
    if not text:
        return float(int(datetime.now(UTC).timestamp()))
    try:
        return datetime.fromisoformat(moment(text)).timestamp()
    except ValueError as error:
        raise ConfigError(f"--at: {error}") from error


def _outcomes(opened: Opened, given: Given, interactive: bool) -> Outcomes:
    site = opened.project.site
    return AskedOutcomes(given, site, _choose) if interactive else GivenOutcomes(given, site)


def _choose(question: str, options: tuple[str, ...]) -> str:
    """Ask at the terminal; Enter takes the first."""
    numbered = "  ".join(f"{number} {name}" for number, name in enumerate(options, start=1))
    while True:
        answer = _read(f"{question}?  {numbered}  [1] ").strip() or "1"
        if answer in options:
            return answer
        if answer.isdigit() and 1 <= int(answer) <= len(options):
            return options[int(answer) - 1]


def _read(prompt: str) -> str:
    try:
        return err().input(Text(prompt, "bold"))
    except EOFError:
        return ""


def _greet(opened: Opened, who: Caller, wanted: bool) -> None:
    if wanted:
        when = datetime.fromtimestamp(who.at, UTC).strftime("%A %d %B %Y, %H:%M UTC")
        err().print(Text(f"{opened.flow}, called by {who.number or 'a withheld number'} on {when}\n{HELP}", "dim"))


def _listen(simulator: Simulator, interactive: bool) -> None:
    """Take lines until the call is over; the end of the input hangs up."""
    for line in _lines(interactive):
        problem = simulator.act(line)
        if problem:
            err().print(Text(problem, "yellow"))
        if simulator.over:
            return
    if not simulator.over:
        simulator.act("hangup")


def _lines(interactive: bool) -> Iterator[str]:
    if not interactive:
        yield from sys.stdin
        return
    while True:
        try:
            yield err().input(Text("> ", "bold cyan"))
        except EOFError:
            return


def _printer(start: float, as_json: bool) -> Callable[[Happening], None]:
    """Give what prints each happening."""

    def to_terminal(happening: Happening) -> None:
        line = shown(happening.what)
        if line is not None:
            out().print(_line(line, happening.at - start))

    def to_machine(happening: Happening) -> None:
        line = shown(happening.what)
        if line is not None:
            extra = {"language": line.language} if line.language else {}
            print_json({"at": round(happening.at - start, 3), "kind": line.kind, "text": line.text, **extra})

    return to_machine if as_json else to_terminal


def _line(line: Shown, seconds: float) -> Text:
    minutes, rest = divmod(int(seconds), 60)
    lead = {"hear": "♪ ", "do": "→ "}.get(line.kind, "")
    indent = "" if line.kind in ("node", "ended") else "  "
    return Text.assemble((f"{minutes:3}:{rest:02}  ", "dim"), (f"{indent}{lead}{line.text}", STYLES[line.kind]))
