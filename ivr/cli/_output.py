"""How commands print: results to standard output, everything else to standard error."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
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
    for problem in problems:
        console.print(problem_text(problem))


def problem_text(problem: Problem) -> Text:
    """Give a mistake as it is shown in a terminal."""
    span = problem.span
    text = Text.assemble((str(span), "bold"), ("  error  ", "bold red"), problem.message)
    line = _line(span.file, span.line)
    if line is None:
        return text.append(f"\n      {problem.hint}" if problem.hint else "")
    before, marked = line[: span.column - 1], line[span.column - 1 : span.end_column - 1]
    text.append(f"\n{span.line:5} | ", "dim").append(line)
    carets = "^" * max(1, cell_len(marked))
    text.append("\n      | ", "dim").append(" " * cell_len(before)).append(carets, "bold red")
    return text.append(f" {problem.hint}" if problem.hint else "")


def _line(file: str, number: int) -> str | None:
    """Give a line of a file with tabs as one blank; None when it cannot be read."""
    lines = _lines(file)
    return lines[number - 1].replace("\t", " ") if 0 < number <= len(lines) else None


@lru_cache(maxsize=16)
def _lines(file: str) -> tuple[str, ...]:
    try:
        return tuple(Path(file).read_text(encoding="utf-8-sig", errors="replace").splitlines())
    except OSError:
        return ()
