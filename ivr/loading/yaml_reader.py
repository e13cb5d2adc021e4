"""Reads YAML 1.2 into plain values and remembers where each stands.

PyYAML reads YAML 1.1, where `no:` is false and `12:30` a number; the resolver here knows only the
core schema of YAML 1.2.2 (§10.3). Keys of maps are always text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from ivr.errors import FlowError, Problem
from ivr.model.outlet import Path
from ivr.model.project import Source
from ivr.model.span import Span

MAX_VALUES = 1_000_000
"""Values a file may have once its aliases are written out."""
MAX_DEPTH = 60


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
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return tuple(self.read(item, (*path, index)) for index, item in enumerate(node.value))
        return self.scalar(node)

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
        except (KeyError, ValueError):
            self.problem(node, f'the tag "{node.tag}" is not known here', "remove it")
            return None


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
    lines = text.splitlines()
    reader = _Reader(file=file, lines=lines)
    try:
        # The value is built by _Reader, from scalars only: nothing in the file can name a Python object.
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise FlowError((_syntax(file, lines, error),)) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        message = f"not YAML: {str(error).splitlines()[0]}"
        raise FlowError((Problem(span=Span(file=file, line=1, column=1, end_column=2), message=message),)) from error
    if root is None:
        raise FlowError((Problem(span=Span(file=file, line=1, column=1, end_column=2), message="the file is empty"),))
    value = reader.read(root, ())
    source = Source(file=file, text=text, keys=reader.keys, values=reader.values)
    return value, source, tuple(reader.problems)


def _syntax(file: str, lines: list[str], error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    if line >= len(lines):
        line, column = max(0, len(lines) - 1), len(lines[-1]) if lines else 0
    span = Span(file=file, line=line + 1, column=column + 1, end_column=column + 2)
    reason = error.problem or error.context or "broken here"
    return Problem(span=span, message=f"not YAML: {reason}", hint="often a missing quote, colon or indent just before")
