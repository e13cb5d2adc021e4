"""Builds plain values from the events of a YAML parser and notes where each stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.composer import ComposerError

from ivr.errors import FlowError, Problem
from ivr.model.outlet import Path
from ivr.model.span import Span
from ivr.model.spans import Place

MAX_VALUES = 1_000_000
"""Values a file may have."""
MAX_REPEATED = 10_000
"""Values it may have more once its aliases are written out."""
MAX_DEPTH = 60

_PLAIN_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "!", None)
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOL = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_FIRST = frozenset("tTfFnN~-+.0123456789")
"""What plain text may begin with that is something other than text."""
_Placed = list[tuple[Path, Place]]


@dataclass(slots=True)
class _Anchored:
    """What an anchor stands for; `value` and what is below it are only there once it has been read."""

    depth: int
    """Of its path."""
    text: str | None = None
    """Of a scalar, as a key would have it."""
    value: object = None
    keys: _Placed | None = None
    values: _Placed | None = None


class Reader:
    """Reads one document of a stream of events, as libyaml gives them.

    It builds values from scalars, maps and lists only: nothing in a file can name a Python object.
    """

    def __init__(self, file: str, lines: list[str], parser: Any) -> None:
        """Prepare to read a file of these lines from its parser, a PyYAML loader."""
        self.problems: list[Problem] = []
        self.keys: _Placed = []
        self.values: _Placed = []
        self._file = file
        self._widths = [len(line) for line in lines]
        self._next = parser.get_event
        self._anchors: dict[str, _Anchored] = {}
        self._count = 0
        self._repeated = 0
        self._depth = 0

    def document(self) -> tuple[bool, object]:
        """Give whether there is a document, and its value; raises YAMLError or FlowError."""
        self._next()
        start = self._next()
        if not isinstance(start, yaml.DocumentStartEvent):
            return False, None
        value = self._read(self._next(), ())
        self._next()
        more = self._next()
        if not isinstance(more, yaml.StreamEndEvent):
            expected = "expected a single document in the stream"
            raise ComposerError(expected, None, "but found another document", _mark(more))
        return True, value

    def _read(self, event: Any, path: Path) -> object:
        if type(event) is yaml.AliasEvent:
            return self._again(event, path)
        self._count += 1
        if self._count > MAX_VALUES or len(path) > MAX_DEPTH:
            raise FlowError((self._problem(self._place_of(event), "too large or too deeply nested"),))
        anchored = self._anchor(event, path)
        below, inside = len(self.keys), len(self.values)
        self.values.append((path, self._place_of(event)))
        value: object
        if type(event) is yaml.ScalarEvent:
            value = self._scalar(event)
            if anchored is not None:
                anchored.text = event.value
        else:
            value = self._collection(event, path, inside)
        if anchored is not None:
            anchored.value, anchored.keys, anchored.values = value, self.keys[below:], self.values[inside:]
        return value

    def _anchor(self, event: Any, path: Path) -> _Anchored | None:
        if event.anchor is None:
            return None
        if event.anchor in self._anchors:
            raise ComposerError("found duplicate anchor", None, "second occurrence", _mark(event))
        anchored = self._anchors[event.anchor] = _Anchored(depth=len(path))
        return anchored

    def _again(self, event: Any, path: Path) -> object:
        """Give what an alias stands for, which then stands at the place of the anchor."""
        found = self._anchors.get(str(event.anchor))
        if found is None:
            raise ComposerError(None, None, "found undefined alias", _mark(event))
        if found.keys is None or found.values is None:
            raise FlowError((self._problem(self._place_of(event), "too large or too deeply nested"),))
        self._count += len(found.values)
        self._repeated += len(found.values) - 1
        if self._repeated > MAX_REPEATED:
            hint = "write out what differs, and move what is shared into a module"
            raise FlowError((self._problem(self._place_of(event), "aliases repeat too much", hint),))
        if self._count > MAX_VALUES or any(len(path) + len(each) - found.depth > MAX_DEPTH for each, _ in found.values):
            raise FlowError((self._problem(self._place_of(event), "too large or too deeply nested"),))
        for own, shared in ((self.keys, found.keys), (self.values, found.values)):
            own += [((*path, *each[found.depth :]), place) for each, place in shared]
        return found.value

    def _collection(self, event: Any, path: Path, number: int) -> object:
        """Give a map or list; `number` is where its own place stands, which is known in full only at its end."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FlowError((_at(self._file, event.start_mark, "too deeply nested"),))
        before = len(self.problems)
        value: object
        if type(event) is yaml.MappingStartEvent:
            value, end = self._mapping(path)
        else:
            items: list[object] = []
            while type(end := self._next()) is not yaml.SequenceEndEvent:
                items.append(self._read(end, (*path, len(items))))
            value = tuple(items)
        place = self._place(event.start_mark, end.end_mark)
        self.values[number] = (path, place)
        if event.tag not in _PLAIN_TAGS:
            self.problems.insert(before, self._unknown_tag(event, place))
        self._depth -= 1
        return value

    def _mapping(self, path: Path) -> tuple[dict[str, object], Any]:
        result: dict[str, object] = {}
        places: dict[str, Place] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = self._key(event, path)
            if key is None or key in result:
                if key is not None:
                    hint = f"first in line {places[key][0]}; remove one"
                    self.problems.append(self._problem(self._place_of(event), f'"{key}" is here twice', hint))
                self._pass_over(self._next(), path)
                continue
            places[key] = self._place_of(event)
            inner = (*path, key)
            self.keys.append((inner, places[key]))
            result[key] = self._read(self._next(), inner)
        return result, event

    def _key(self, event: Any, path: Path) -> str | None:
        """Give the name of a field; None, and a problem, when it is no text."""
        if type(event) is yaml.ScalarEvent:
            anchored = self._anchor(event, path)
            if anchored is not None:
                anchored.text, anchored.value = event.value, self._scalar(event)
                anchored.keys, anchored.values = [], [(path, self._place_of(event))]
            return str(event.value)
        if type(event) is yaml.AliasEvent:
            found = self._anchors.get(str(event.anchor))
            if found is None:
                raise ComposerError(None, None, "found undefined alias", _mark(event))
            if found.text is not None:
                return found.text
        hint = "if this is text with {{ }}, put it in quotes"
        place = self._pass_over(event, path)
        self.problems.append(self._problem(place, "a field's name must be text", hint))
        return None

    def _pass_over(self, event: Any, path: Path) -> Place:
        """Read what is of no use, for its anchors; gives where it stands."""
        keys, values, problems = len(self.keys), len(self.values), len(self.problems)
        self._read(event, path)
        place = self.values[values][1]
        del self.keys[keys:], self.values[values:], self.problems[problems:]
        return place

    def _scalar(self, event: Any) -> object:
        text = str(event.value)
        kind = _kind(event, text)
        try:
            return _plain(kind, text)
        except KeyError:
            self.problems.append(self._unknown_tag(event, self._place_of(event)))
        except ValueError:
            message, hint = f"{text[:20]} is no number that can be read", 'if it is text, write it in quotes: "…"'
            self.problems.append(self._problem(self._place_of(event), message, hint))
        return None

    def _unknown_tag(self, event: Any, place: Place) -> Problem:
        tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        return self._problem(place, f'the tag "{tag}" is not known here', "remove it")

    def _problem(self, place: Place, message: str, hint: str = "") -> Problem:
        line, column, end = place
        return Problem(span=Span(file=self._file, line=line, column=column, end_column=end), message=message, hint=hint)

    def _place_of(self, event: Any) -> Place:
        return self._place(event.start_mark, event.end_mark)

    def _place(self, start: Any, end: Any) -> Place:
        line, column = start.line, start.column
        width = self._widths[line] if line < len(self._widths) else 0
        until = end.column if end.line == line else width
        return line + 1, column + 1, (until if until > column else column + 1) + 1


def _at(file: str, mark: Any, message: str) -> Problem:
    line, column = mark.line + 1, mark.column + 1
    return Problem(span=Span(file=file, line=line, column=column, end_column=column + 1), message=message)


def _mark(event: Any) -> Any:
    return event.start_mark


def _kind(event: Any, text: str) -> str:
    """Give what a scalar is: by its tag, or else, when it is plain, by the core schema (YAML 1.2.2 §10.3)."""
    if event.tag is not None and event.tag != "!":
        return str(event.tag).rpartition(":")[2]
    if not event.implicit[0] or (text and text[0] not in _FIRST):
        return "str"
    if text in _NULL:
        return "null"
    if text in _BOOL:
        return "bool"
    if _INT.fullmatch(text):
        return "int"
    return "float" if _FLOAT.fullmatch(text) else "str"


def _plain(kind: str, text: str) -> object:
    if kind == "str":
        return text
    if kind == "int":
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if kind == "float":
        return float(text.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf").replace(".nan", "nan"))
    if kind == "bool":
        return text.lower() == "true"
    if kind == "null":
        return None
    raise KeyError(kind)
