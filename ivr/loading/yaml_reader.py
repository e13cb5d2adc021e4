"""Reads YAML 1.2 into plain values and remembers where each stands.

PyYAML reads YAML 1.1, where `no:` is false and `12:30` a number; the resolver here knows only the
core schema of YAML 1.2.2 (§10.3). Keys of maps are always text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from ivr.errors import FlowError, Problem
from ivr.model.outlet import Path
from ivr.model.project import Source
from ivr.model.span import Span

MAX_VALUES = 1_000_000
"""Values a file may have."""
MAX_REPEATED = 10_000
"""Values it may have more once its aliases are written out."""
MAX_DEPTH = 60
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for libyaml."""


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


_CORE = (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
    (
        "float",
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
        list("-+0123456789."),
    ),
)
_PLAIN_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")
for _name, _pattern, _first in _CORE:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(_pattern), _first)


@dataclass(slots=True)
class _Reader:
    file: str
    lines: list[str]
    keys: dict[Path, Span] = field(default_factory=dict)
    values: dict[Path, Span] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    repeated: int = 0
    seen: set[int] = field(default_factory=set)
    """Identities of the lists and maps read so far; an alias gives the same one again."""

    def span(self, node: yaml.Node) -> Span:
        start, end = node.start_mark, node.end_mark
        width = len(self.lines[start.line]) if start.line < len(self.lines) else 0
        until = end.column if end.line == start.line else width
        until = max(until, start.column + 1)
        return Span(file=self.file, line=start.line + 1, column=start.column + 1, end_column=until + 1)

    def problem(self, node: yaml.Node, message: str, hint: str = "") -> None:
        self.problems.append(Problem(span=self.span(node), message=message, hint=hint))

    def read(self, node: yaml.Node, path: Path) -> object:
        self.count += 1
        if self.count > MAX_VALUES or len(path) > MAX_DEPTH:
            raise FlowError((Problem(span=self.span(node), message="too large or too deeply nested"),))
        self.values[path] = self.span(node)
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        again = id(node) in self.seen
        self.seen.add(id(node))
        before = self.count
        if node.tag not in _PLAIN_TAGS:
            self.problem(node, f'the tag "{_shortened(node.tag)}" is not known here', "remove it")
        value: object = (
            self.mapping(node, path)
            if isinstance(node, yaml.MappingNode)
            else tuple(self.read(item, (*path, index)) for index, item in enumerate(node.value))
        )
        self.repeated += self.count - before if again else 0
        if self.repeated > MAX_REPEATED:
            hint = "write out what differs, and move what is shared into a module"
            raise FlowError((Problem(span=self.span(node), message="aliases repeat too much", hint=hint),))
        return value

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.problem(key_node, "a field's name must be text", "if this is text with {{ }}, put it in quotes")
                continue
            key = str(key_node.value)
            if key in result:
                first = self.keys[(*path, key)]
                self.problem(key_node, f'"{key}" is here twice', f"first in line {first.line}; remove one")
                continue
            self.keys[(*path, key)] = self.span(key_node)
            result[key] = self.read(value_node, (*path, key))
        return result

    def scalar(self, node: yaml.Node) -> object:
        text = str(node.value)
        kind = node.tag.rpartition(":")[2]
        try:
            return _scalar(kind, text)
        except KeyError:
            self.problem(node, f'the tag "{_shortened(node.tag)}" is not known here', "remove it")
        except ValueError:
            hint = 'if it is text, write it in quotes: "…"'
            self.problem(node, f"{text[:20]} is no number that can be read", hint)
        return None


def _shortened(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _scalar(kind: str, text: str) -> object:
    if kind == "int":
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if kind == "float":
        return float(text.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf").replace(".nan", "nan"))
    if kind == "bool":
        return text.lower() == "true"
    if kind == "null":
        return None
    if kind == "str":
        return text
    raise KeyError(kind)


def read_yaml(file: str, text: str) -> tuple[object, Source, tuple[Problem, ...]]:
    """Give the value of a file, where everything stands, and what is wrong with its map keys.

    Maps become dicts, lists tuples. Raises FlowError when it is not YAML at all.
    """
    lines = _LINE.split(text)
    reader = _Reader(file=file, lines=lines)
    _check_characters(file, text)
    try:
        _check_depth(file, text)
        # The value is built by _Reader, from scalars only: nothing in the file can name a Python object.
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise FlowError((_syntax(file, lines, error),)) from error
    if root is None:
        raise FlowError((_problem(file, 1, 1, "the file is empty"),))
    value = reader.read(root, ())
    source = Source(file=file, text=text, keys=reader.keys, values=reader.values)
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


def _check_depth(file: str, text: str) -> None:
    """Raise FlowError where the nesting is too deep; libyaml's composer would run out of stack and end the process."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            line, column = _position(event.start_mark)
            raise FlowError((_problem(file, line + 1, column + 1, "too deeply nested"),))


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
