"""Changes a YAML file where it must change, and leaves every other character, comments too, as it is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

from ivr.model.outlet import Path

_QUOTES = {'"', "'"}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Edit:
    """Put `text` in place of the characters from `start` to `end`, which is exclusive."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Give the text with all edits made; raises ValueError when two of them overlap."""
    end = len(text)
    for edit in sorted(edits, reverse=True):
        if edit.end > end:
            raise ValueError("two edits overlap")
        text = text[: edit.start] + edit.text + text[edit.end :]
        end = edit.start
    return text


class Layout:
    """Where the parts of a file are, by path."""

    def __init__(self, text: str) -> None:
        """Read a text that is YAML."""
        self.text = text
        self._keys: dict[Path, yaml.Node] = {}
        self._values: dict[Path, yaml.Node] = {}
        for path, key, value in _walk(yaml.compose(text, Loader=yaml.CSafeLoader), ()):
            self._values[path] = value
            if key is not None:
                self._keys[path] = key

    def entries(self, path: Path) -> list[tuple[int, int]]:
        """Give where each field of the map at `path` begins and is over, in order; none when it is in braces."""
        here = self._values.get(path)
        if not isinstance(here, yaml.MappingNode) or here.flow_style:
            return []
        return [(int(key.start_mark.index), _end(value)) for key, value in here.value]

    def add_field(self, path: Path, name: str, value: object) -> Edit | None:
        """Give the edit that puts a field first into the map at `path`, or None when there is no such map."""
        here = self._values.get(path)
        if not isinstance(here, yaml.MappingNode):
            return None
        written = f"{name}: {flow_style(value)}"
        if here.flow_style:
            start = here.start_mark.index + 1
            return Edit(start=start, end=start, text=f"{written}, " if here.value else written)
        return self._before(here.value[0][0], written)

    def add_before(self, path: Path, name: str, value: object) -> Edit | None:
        """Give the edit that puts a field just before the field at `path`, or None when that is in braces."""
        key = self._keys.get(path)
        parent = self._values.get(path[:-1])
        if key is None or not isinstance(parent, yaml.CollectionNode) or parent.flow_style:
            return None
        return self._before(key, f"{name}: {flow_style(value)}")

    def _before(self, node: yaml.Node, written: str) -> Edit:
        start, column = node.start_mark.index, node.start_mark.column
        newline = "\r\n" if "\r\n" in self.text else "\n"
        # At the top of a file the parts are set apart by empty lines.
        apart = newline if column == 0 and self.text[:start].endswith(2 * newline) else ""
        return Edit(start=start, end=start, text=f"{written}{newline}{apart}{' ' * column}")

    def append(self, path: Path, words: str) -> Edit | None:
        """Give the edit that adds words to the text at `path`, or None when it is no text in one piece."""
        here = self._values.get(path)
        if not isinstance(here, yaml.ScalarNode):
            return None
        end = here.end_mark.index
        if here.style in _QUOTES:
            return Edit(start=end - 1, end=end - 1, text=words.replace("'", "''") if here.style == "'" else words)
        end = here.start_mark.index + len(self.text[here.start_mark.index : end].rstrip())
        return Edit(start=end, end=end, text=words) if ": " not in words and " #" not in words else None

    def replace(self, path: Path, value: object) -> Edit | None:
        """Give the edit that writes another value at `path`, in one line; None when nothing is there."""
        here = self._values.get(path)
        return Edit(start=here.start_mark.index, end=_end(here), text=flow_style(value)) if here is not None else None

    def remove(self, path: Path) -> Edit | None:
        """Give the edit that takes away a field or an item of a list; None when it is the only one, or not there."""
        parent = self._values.get(path[:-1])
        parts = [(key or value, value) for key, value in _parts(parent)]
        here = self._values.get(path)
        index = next((number for number, (_, value) in enumerate(parts) if value is here), None)
        if here is None or not isinstance(parent, yaml.CollectionNode) or index is None or len(parts) == 1:
            return None
        if parent.flow_style:
            return self._without_comma(parts, index)
        start = self._line_start(parts[index][0].start_mark.index)
        end = self.text.find("\n", _end(here))
        # Two things on one line, as in "- a: 1": the line is not this field's alone.
        alone = not self.text[start : parts[index][0].start_mark.index].strip(" -")
        dash = "-" in self.text[start : parts[index][0].start_mark.index]
        if not alone or (dash and isinstance(parent, yaml.MappingNode)):
            return None
        return Edit(start=start, end=end + 1 if end >= 0 else len(self.text), text="")

    @staticmethod
    def _without_comma(parts: list[tuple[yaml.Node, yaml.Node]], index: int) -> Edit:
        if index:
            return Edit(start=_end(parts[index - 1][1]), end=_end(parts[index][1]), text="")
        return Edit(start=parts[0][0].start_mark.index, end=parts[1][0].start_mark.index, text="")

    def _line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1


def flow_style(value: object) -> str:
    """Give a value as YAML in one line; text is always in quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {flow_style(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow_style(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _walk(node: yaml.Node | None, path: Path) -> Iterator[tuple[Path, yaml.Node | None, yaml.Node]]:
    if node is None:
        return
    if not path:
        yield path, None, node
    for index, (key, value) in enumerate(_parts(node)):
        inner = (*path, index if key is None else str(key.value))
        yield inner, key, value
        yield from _walk(value, inner)


def _parts(node: yaml.Node | None) -> list[tuple[yaml.Node | None, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        return list(node.value)
    return [(None, item) for item in node.value] if isinstance(node, yaml.SequenceNode) else []


def _end(node: yaml.Node) -> int:
    """Give where a node's last character is over; for libyaml a block ends where the next thing begins."""
    parts = _parts(node)
    if not parts or getattr(node, "flow_style", True):
        return int(node.end_mark.index)
    return _end(parts[-1][1])
