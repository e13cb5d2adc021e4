"""Reads TOML and remembers where its fields stand; the standard library gives values only."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from ivr.errors import FlowError, Problem
from ivr.model.outlet import Path
from ivr.model.project import Source
from ivr.model.span import Span

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = re.compile(rf"^[ \t]*\[[ \t]*({_KEY})[ \t]*\]")
_FIELD = re.compile(rf"^[ \t]*({_KEY})[ \t]*=[ \t]*(.*)$")
_ITEM = re.compile(r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,\[\]#"']+""")
_WHERE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


def read_toml(file: str, text: str) -> tuple[dict[str, object], Source]:
    """Give the value of a file, lists as tuples, and where its fields stand.

    Fields inside inline tables stand where the table does. Raises FlowError when it is not TOML.
    """
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FlowError((_syntax(file, text, str(error)),)) from error
    keys: dict[Path, Span] = {}
    values: dict[Path, Span] = {}
    for path, span, part in _fields(file, text.splitlines()):
        if part == "key":
            keys.setdefault(path, span)
        else:
            values.setdefault(path, span)
    frozen = _frozen(value)
    assert isinstance(frozen, dict)
    return frozen, Source(file=file, text=text, keys=keys, values=values)


def _frozen(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _frozen(item) for key, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _fields(file: str, lines: list[str]) -> Iterator[tuple[Path, Span, str]]:
    table: Path = ()
    inside: Path = ()
    count = 0
    for number, line in enumerate(lines, start=1):
        header, field = _HEADER.match(line), _FIELD.match(line)
        if header:
            table, inside = _path(header[1]), ()
            for length in range(1, len(table) + 1):
                for part in ("key", "value"):
                    yield table[:length], _span(file, number, header.start(1), header.end(1)), part
        elif field and not inside:
            path = (*table, *_path(field[1]))
            for length in range(len(table) + 1, len(path) + 1):
                yield path[:length], _span(file, number, field.start(1), field.end(1)), "key"
            for length in range(len(table) + 1, len(path)):
                yield path[:length], _span(file, number, field.start(1), field.end(1)), "value"
            yield path, _span(file, number, field.start(2), len(line.rstrip())), "value"
            inside, count = (path, 0) if field[2].startswith("[") else ((), 0)
        if inside:
            for item in _ITEM.finditer(line, field.start(2) if field and count == 0 else 0):
                yield (*inside, count), _span(file, number, item.start(), item.end()), "value"
                count += 1
            if "]" in re.sub(r"\"[^\"]*\"|'[^']*'|#.*", "", line):
                inside = ()


def _path(key: str) -> Path:
    return tuple(part.strip("\"'") for part in re.findall(_PART, key))


def _span(file: str, line: int, start: int, end: int) -> Span:
    return Span(file=file, line=line, column=start + 1, end_column=max(end, start + 1) + 1)


def _syntax(file: str, text: str, message: str) -> Problem:
    found = _WHERE.search(message)
    lines = text.splitlines() or [""]
    line, column = len(lines), len(lines[-1]) + 1
    if found and found[1]:
        line, column = int(found[1]), int(found[2])
    reason = _WHERE.sub("", message).strip()
    return Problem(
        span=Span(file=file, line=line, column=column, end_column=column + 1),
        message=f"not TOML: {reason[:1].lower()}{reason[1:]}",
        hint='text stands in quotes: preset = "strict"',
    )
