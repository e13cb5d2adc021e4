"""Findings for a terminal: each with its line, a caret, and how a caller gets there."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

from ivr.lint.finding import Finding
from ivr.lint.reported import Report

Lines = Callable[[str], list[str]]
"""Gives the lines of a file; none when it cannot be read."""
Piece = tuple[str, str]
"""Text and its style, as rich names styles; "" for none."""
_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
QUIET = "dim"


def render(report: Report, lines: Lines) -> Iterator[list[Piece]]:
    """Give the report line by line, each line as pieces with a style."""
    cache: dict[str, list[str]] = {}
    for finding in report.findings:
        file = finding.span.file
        if file not in cache:
            cache[file] = lines(file)
        yield from _finding(finding, cache[file])
        yield []
    for unfinished in report.unfinished:
        yield [("note: ", "bold yellow"), (unfinished.told, "")]
    yield [(summary(report), "bold")]


def plain(report: Report, lines: Lines) -> str:
    """Give the report as text without colour."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in render(report, lines))


def summary(report: Report) -> str:
    """Give how many flows were looked at and what was found: `3 flows: 2 errors, 1 warning; 1 suppressed`."""
    count = Counter(finding.severity for finding in report.findings)
    words = [_many(count["error"], "error")] if count["error"] else []
    words += [_many(count["warning"], "warning")] if count["warning"] else []
    words += [f"{count['info']} info"] if count["info"] else []
    suppressed = f"; {len(report.suppressed)} suppressed" if report.suppressed else ""
    known = f"; {len(report.known)} in the baseline" if report.known else ""
    return f"{_many(report.flows, 'flow')}: {', '.join(words) or 'no findings'}{suppressed}{known}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _finding(finding: Finding, lines: list[str]) -> Iterator[list[Piece]]:
    style = _STYLES[finding.severity]
    title = f"{finding.code} {finding.name}" if finding.code else finding.name
    yield [
        (f"{finding.span}", "bold"),
        ("  ", ""),
        (finding.severity, style),
        (f" {title}", "bold"),
        (f"  ({finding.certainty})", QUIET),
    ]
    yield from _place(finding, lines, style)
    if finding.hint:
        yield [("   what to do: ", QUIET), (finding.hint, "")]
    if finding.how:
        yield [("   how a caller gets here: ", QUIET), (", ".join(finding.how), "")]
    more = f"more: ivr rule {finding.code}"
    if finding.course is not None:
        yield [(f"   replay: {finding.replay_command}      {more}", QUIET)]
    elif finding.code:
        yield [(f"   {more}", QUIET)]


def _place(finding: Finding, lines: list[str], style: str) -> Iterator[list[Piece]]:
    """Give the source line and, under it, carets and the message."""
    line = finding.span.line
    number = f"{line:>5}"
    blank = " " * len(number)
    if line > len(lines):
        yield [(f"{blank} | ", QUIET), (finding.message, "")]
        return
    text = lines[line - 1]
    start = min(finding.span.column - 1, len(text))
    end = max(min(finding.span.end_column - 1, len(text.rstrip())), start + 1)
    yield [(f"{number} | ", QUIET), (text.expandtabs(1), "")]
    carets = "^" * max(1, _width(text[start:end]))
    yield [(f"{blank} | ", QUIET), (" " * _width(text[:start]), ""), (carets, style), (f" {finding.message}", "")]


def _width(text: str) -> int:
    """Give how many columns a terminal needs for a text."""
    return sum(0 if unicodedata.combining(mark) else 1 + (unicodedata.east_asian_width(mark) in "WF") for mark in text)
