"""Reads YAML 1.2 into plain values and remembers where each stands.

PyYAML reads YAML 1.1, where `no:` is false and `12:30` a number; here only the core schema of YAML 1.2.2 (§10.3)
counts. Keys of maps are always text. libyaml parses; its events are taken as they come, since a tree of nodes between
them and the values would take most of the time.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from ivr.errors import FlowError, Problem
from ivr.loading.yaml_values import Reader
from ivr.model.project import Source
from ivr.model.span import Span
from ivr.model.spans import Spans

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for libyaml."""


def read_yaml(file: str, text: str) -> tuple[object, Source, tuple[Problem, ...]]:
    """Give the value of a file, where everything stands, and what is wrong with its map keys.

    Maps become dicts, lists tuples. Raises FlowError when it is not YAML at all.
    """
    lines = _LINE.split(text)
    _check_characters(file, text)
    parser = yaml.CSafeLoader(text)
    try:
        reader = Reader(file, lines, parser)
        there, value = reader.document()
    except yaml.MarkedYAMLError as error:
        raise FlowError((_syntax(file, lines, error),)) from error
    finally:
        parser.dispose()
    if not there:
        raise FlowError((_problem(file, 1, 1, "the file is empty"),))
    source = Source(file=file, text=text, keys=Spans(file, dict(reader.keys)), values=Spans(file, dict(reader.values)))
    return value, source, tuple(reader.problems)


def _problem(file: str, line: int, column: int, message: str, hint: str = "") -> Problem:
    return Problem(span=Span(file=file, line=line, column=column, end_column=column + 1), message=message, hint=hint)


def _check_characters(file: str, text: str) -> None:
    """Raise FlowError at the first character that YAML does not allow (YAML 1.2.2 §5.1)."""
    found = _UNPRINTABLE.search(text)
    if found is not None:
        before = _LINE.split(text[: found.start()])
        message = f"the character U+{ord(found.group()):04X} cannot stand in a file"
        raise FlowError((_problem(file, len(before), len(before[-1]) + 1, message, "remove it"),))


def _position(mark: Any) -> tuple[int, int]:
    return (mark.line, mark.column) if mark is not None else (0, 0)


_HINTS = (
    ("found a tab character", "indent with spaces, not tabs"),
    ("mapping values are not allowed", "a colon inside text: put the text in quotes"),
    ("cannot start any token", "put the text in quotes; indent with spaces, not tabs"),
    ("unexpected end of stream", "a closing quote or bracket is missing"),
    ("found undefined alias", "text that begins with * needs quotes"),
    ("found another document", "a file holds one flow; remove the line ---"),
    ("expected alphabetic or numeric character", "text that begins with * or & needs quotes"),
)


def _syntax(file: str, lines: list[str], error: yaml.MarkedYAMLError) -> Problem:
    context = str(error.context)
    if "quoted scalar" in context and "end of stream" in str(error.problem):
        line, column = _position(error.context_mark)
        return _problem(file, line + 1, column + 1, "not YAML: this quote is not closed", "add the closing quote")
    line, column = _position(error.problem_mark or error.context_mark)
    while line > 0 and (line >= len(lines) or not lines[line]):
        line -= 1
        column = len(lines[min(line, len(lines) - 1)])
    reason = error.problem or error.context or "broken here"
    usual = "often a missing quote, colon or indent just before"
    if "flow mapping" in context or "flow sequence" in context:
        usual = f"the bracket opened in line {_position(error.context_mark)[0] + 1} may not be closed"
    hint = next((each for words, each in _HINTS if words in reason), usual)
    return _problem(file, line + 1, column + 1, f"not YAML: {reason}", hint)
