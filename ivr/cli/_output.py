"""How commands print: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from ivr.errors import Problem


def out() -> Console:
    """Give the console of results; words are never highlighted or taken for markup."""
    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)


def err() -> Console:
    """Give the console of everything else."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def print_json(value: object) -> None:
    """Print one JSON object on one line."""
    out().print(json.dumps(value, ensure_ascii=False))


def complain(message: str, hint: str = "") -> None:
    """Say what went wrong and what to do about it."""
    text = Text.assemble(("error ", "bold red"), message)
    if hint:
        text.append(f"\n      {hint}", "dim")
    err().print(text)


def print_problems(problems: Iterable[Problem]) -> None:
    """Print each mistake with its line and a caret under the place."""
    console = err()
    lines: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        file = problem.span.file
        if file not in lines:
            lines[file] = _lines(file)
        console.print(problem_text(problem, lines[file]))


def problem_text(problem: Problem, lines: tuple[str, ...]) -> Text:
    """Give a mistake in a file of these lines as it is shown in a terminal; without its line, when it has none."""
    span = problem.span
    text = Text.assemble((str(span), "bold"), ("  error  ", "bold red"), problem.message)
    if not 0 < span.line <= len(lines):
        return text.append(f"\n      {problem.hint}" if problem.hint else "")
    line = lines[span.line - 1].replace("\t", " ")
    before, marked = line[: span.column - 1], line[span.column - 1 : span.end_column - 1]
    text.append(f"\n{span.line:5} | ", "dim").append(line)
    carets = "^" * max(1, cell_len(marked))
    text.append("\n      | ", "dim").append(" " * cell_len(before)).append(carets, "bold red")
    return text.append(f" {problem.hint}" if problem.hint else "")


def _lines(file: str) -> tuple[str, ...]:
    """Give the lines of a file; none when it cannot be read."""
    try:
        return tuple(Path(file).read_text(encoding="utf-8-sig", errors="replace").splitlines())
    except OSError:
        return ()
