"""Where a path leads in the text of a YAML file, and the edits that change what is there."""

from __future__ import annotations

from typing import Any

import yaml

from ivr.loading.yaml_edits import Edit, _end
from ivr.loading.yaml_writer import block, fits_one_line, one_line, scalar, written_key
from ivr.model.outlet import Path


class NotSpliced(Exception):
    """The place of a change cannot be told."""


class Place:
    """Where a path leads in a text: the collection it is in, and its key and value when they are there."""

    def __init__(self, text: str, path: Path) -> None:
        """Look for `path` in a text that is YAML; raises NotSpliced when an alias is on the way."""
        self.text = text
        self.newline = line_end(text)
        self.last = path[-1]
        node = _composed(text)
        self.key: yaml.Node | None = None
        self.trail: list[tuple[yaml.Node | None, yaml.Node]] = []
        """The key and the collection of each step on the way, the innermost last."""
        for part in path:
            if not isinstance(node, yaml.CollectionNode):
                raise NotSpliced
            self.trail.append((self.key, node))
            self.key, child = _child(node, part)
            if child is not None and _is_alias(node, self.key, child):
                raise NotSpliced
            node = child
        self.value = node

    @property
    def parent(self) -> yaml.CollectionNode:
        """The map or list it is in."""
        found = self.trail[-1][1]
        assert isinstance(found, yaml.CollectionNode)
        return found

    # -- set

    def put(self, value: Any) -> list[Edit]:
        """Give the edits that put a value there, whether or not there is one."""
        if self.value is None:
            return self._added(value)
        return self._replaced(self.key, self.value, value, in_braces=bool(self.parent.flow_style))

    def _replaced(self, key: yaml.Node | None, old: yaml.Node, value: Any, *, in_braces: bool) -> list[Edit]:
        start, end = old.start_mark.index, trimmed(self.text, old)
        if isinstance(old, yaml.ScalarNode) and not isinstance(value, dict | list):
            if start == end and key is not None:
                return [insertion(self.colon(key), " " + one_line(value))]
            return [Edit(start=start, end=end, text=self._as_before(old, value, in_braces=in_braces))]
        if in_braces or _in_braces(old):
            room = old.start_mark.column
            if in_braces or fits_one_line(value, room) or key is None:
                return [Edit(start=start, end=end, text=one_line(value))]
        if _is_block(old) and isinstance(value, dict | list) and value:
            return [Edit(start=start, end=end, text=self._block(value, old.start_mark.column))]
        if key is None:
            return [Edit(start=start, end=end, text=self._block(value, old.start_mark.column))]
        return self._other_shape(key, old, value)

    def _other_shape(self, key: yaml.Node, old: yaml.Node, value: Any) -> list[Edit]:
        """Put a value where one of another shape is, and keep a comment behind the colon."""
        start, end = old.start_mark.index, trimmed(self.text, old)
        colon = self.colon(key)
        column = key.start_mark.column
        if isinstance(value, dict | list) and value and not fits_one_line(value, key.end_mark.column + 2):
            new = self.newline + " " * (column + 2) + self._block(value, column + 2)
        else:
            new = " " + one_line(value)
        if "\n" in self.text[colon:start]:
            taken = Edit(start=eol(self.text, colon), end=end, text="")
            return [insertion(colon, new), taken] if "\n" not in new else [Edit(start=taken.start, end=end, text=new)]
        if "\n" in new:
            line = eol(self.text, end)
            return [Edit(start=colon, end=end, text=""), insertion(line, new)]
        return [Edit(start=colon, end=end, text=new)]

    def _as_before(self, old: yaml.ScalarNode, value: Any, *, in_braces: bool) -> str:
        style = str(old.style or "")
        indent = self._scalar_indent(old)
        return scalar(value, style, indent=indent, newline=self.newline, in_braces=in_braces)

    def _scalar_indent(self, old: yaml.ScalarNode) -> int:
        """Give how far the lines of a text in block style stand in."""
        lines = self.text[old.start_mark.index : old.end_mark.index].splitlines()[1:]
        filled = [line for line in lines if line.strip()]
        return len(filled[0]) - len(filled[0].lstrip(" ")) if filled else 2

    def _added(self, value: Any) -> list[Edit]:
        parent, key = self.parent, str(self.last)
        if not isinstance(parent, yaml.MappingNode):
            raise NotSpliced
        if not parent.value:
            return self._filled(parent, {key: value})
        end = trimmed(self.text, parent.value[-1][1])
        if parent.flow_style:
            return [insertion(end, f", {written_key(key)}: {one_line(value)}")]
        column = parent.start_mark.column
        field = self._block({key: value}, column)
        return [insertion(eol(self.text, end), f"{self.newline}{' ' * column}{field}")]

    def _filled(self, empty: yaml.CollectionNode, value: Any) -> list[Edit]:
        """Put the first thing into a collection that is `{}` or `[]`."""
        outer_is_flow = len(self.trail) < 2 or bool(getattr(self.trail[-2][1], "flow_style", True))
        return self._replaced(self.trail[-1][0], empty, value, in_braces=outer_is_flow and len(self.trail) > 1)

    def _block(self, value: Any, column: int) -> str:
        return block(value, column, self.newline)

    def colon(self, key: yaml.Node) -> int:
        """Give the place just behind the colon of a key."""
        found = self.text.find(":", key.end_mark.index)
        if found < 0 or self.text[key.end_mark.index : found].strip():
            raise NotSpliced
        return found + 1

    # -- insert, remove, rename

    def insert(self, value: Any) -> list[Edit]:
        """Give the edits that put a value into the list, before what is there or at its end."""
        parent = self.parent
        if not isinstance(parent, yaml.SequenceNode) or not isinstance(self.last, int):
            raise NotSpliced
        if not parent.value:
            return self._filled(parent, [value])
        behind = self.last >= len(parent.value)
        item = parent.value[-1 if behind else self.last]
        if parent.flow_style:
            if behind:
                return [insertion(trimmed(self.text, item), f", {one_line(value)}")]
            return [insertion(item.start_mark.index, f"{one_line(value)}, ")]
        dash = self._dash(item)
        column = dash - self._line_start(dash)
        written = f"- {self._block(value, column + 2)}"
        if behind:
            line = eol(self.text, trimmed(self.text, item))
            return [insertion(line, f"{self.newline}{' ' * column}{written}")]
        return [insertion(dash, f"{written}{self.newline}{' ' * column}")]

    def remove(self) -> list[Edit]:
        """Give the edits that take away what is there."""
        parent, value = self.parent, self.value
        if value is None:
            raise NotSpliced
        parts = parts_of(parent)
        index = next(number for number, (_, each) in enumerate(parts) if each is value)
        if len(parts) == 1:
            return self._emptied(parent)
        start = (parts[index][0] or value).start_mark.index
        if parent.flow_style:
            return [_without_comma(self.text, parts, index)]
        if isinstance(parent, yaml.SequenceNode):
            start = self._dash(value)
        line = self._line_start(start)
        if self.text[line:start].strip():
            # It begins behind a dash or another key: what follows moves up to its place.
            if index + 1 == len(parts):
                raise NotSpliced
            following = (parts[index + 1][0] or parts[index + 1][1]).start_mark.index
            return [Edit(start=start, end=following, text="")]
        end = eol(self.text, trimmed(self.text, value))
        behind = end + len(self.newline) if self.text.startswith(self.newline, end) else end
        if behind == end and line > 0:
            # The file's last line: the line end before it goes instead.
            return [Edit(start=line - len(self.newline), end=end, text="")]
        return [Edit(start=line, end=behind, text="")]

    def _emptied(self, parent: yaml.CollectionNode) -> list[Edit]:
        empty: Any = {} if isinstance(parent, yaml.MappingNode) else []
        outer_is_flow = len(self.trail) > 1 and bool(getattr(self.trail[-2][1], "flow_style", False))
        return self._replaced(self.trail[-1][0], parent, empty, in_braces=outer_is_flow)

    def rename(self, name: str) -> list[Edit]:
        """Give the edits that give the field another name."""
        if self.key is None:
            raise NotSpliced
        return [Edit(start=self.key.start_mark.index, end=self.key.end_mark.index, text=written_key(name))]

    def _dash(self, item: yaml.Node) -> int:
        line = self._line_start(item.start_mark.index)
        dash = self.text.rfind("-", line, item.start_mark.index)
        if dash < 0 or self.text[dash + 1 : item.start_mark.index].strip():
            raise NotSpliced
        return dash

    def _line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node | None, yaml.Node | None]:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if str(key.value) == part), (None, None))
    if isinstance(part, int) and part < len(node.value):
        return None, node.value[part]
    return None, None


def parts_of(node: yaml.CollectionNode) -> list[tuple[yaml.Node | None, yaml.Node]]:
    """Give the keys and values of a map, or the items of a list, which have no key."""
    return list(node.value) if isinstance(node, yaml.MappingNode) else [(None, each) for each in node.value]


def _composed(text: str) -> yaml.Node | None:
    try:
        found: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise NotSpliced from error
    return found


def _is_alias(parent: yaml.CollectionNode, key: yaml.Node | None, child: yaml.Node) -> bool:
    """Say whether a value stands elsewhere: libyaml gives the anchor's node, which comes before."""
    start = int(child.start_mark.index)
    if key is not None:
        return start < int(key.end_mark.index)
    earlier = parent.value[: next(number for number, each in enumerate(parent.value) if each is child)]
    return start < max([int(parent.start_mark.index), *(int(each.end_mark.index) for each in earlier)])


def _in_braces(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _is_block(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def trimmed(text: str, node: yaml.Node) -> int:
    """Give where a node's last character is over, line ends behind it not counted."""
    start, end = int(node.start_mark.index), _end(node)
    return max(start, start + len(text[start:end].rstrip()))


def eol(text: str, index: int) -> int:
    """Give where the line of a place ends, a comment included."""
    end = text.find("\n", index)
    if end < 0:
        return len(text)
    return end - 1 if end > index and text[end - 1] == "\r" else end


def insertion(index: int, text: str) -> Edit:
    """Give the edit that takes nothing away."""
    return Edit(start=index, end=index, text=text)


def _without_comma(text: str, parts: list[tuple[yaml.Node | None, yaml.Node]], index: int) -> Edit:
    if index:
        return Edit(start=trimmed(text, parts[index - 1][1]), end=trimmed(text, parts[index][1]), text="")
    first, second = (parts[number][0] or parts[number][1] for number in (0, 1))
    return Edit(start=first.start_mark.index, end=second.start_mark.index, text="")


def line_end(text: str) -> str:
    """Give what ends the lines of a text."""
    return "\r\n" if "\r\n" in text else "\n"
