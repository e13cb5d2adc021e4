"""Writes values as YAML 1.2 that people like to read: short things in one line, long ones as blocks."""

from __future__ import annotations

import json
import re
import textwrap
from typing import Any

WIDTH = 118
"""Columns of a line, where words allow it."""
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_PLAIN_TEXT = re.compile(r"[^\W\d_][\w .,'()/;!?%+*=<>-]*[\w.)!?%+]|[^\W\d_]")
_PLAIN_IN_BRACES = re.compile(r"[^\W\d_][\w .'()/;!%+*=<>-]*[\w.)!%+]|[^\W\d_]")
_NOT_TEXT = frozenset(["null", "true", "false", "yes", "no", "on", "off", "y", "n"])
"""Words that mean something else to this YAML or an older one."""
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def written_key(name: str) -> str:
    """Give the name of a field; in quotes when it could be taken for something else than a word."""
    return name if _PLAIN.fullmatch(name) and name.lower() not in _NOT_TEXT else _quoted(name)


def one_line(value: Any) -> str:
    """Give any value in one line, collections in braces."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written_key(str(key))}: {one_line(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(one_line(item) for item in value) + "]"
    if isinstance(value, str):
        return written_key(value)
    return json.dumps(value)


def scalar(value: Any, style: str, *, indent: int, newline: str, in_braces: bool) -> str:
    """Give a value in the style of the one it replaces: YAML's `'`, `"`, `|`, `>` or "" for plain."""
    if not isinstance(value, str):
        return one_line(value)
    if style in (">", "|") and not in_braces:
        lines = _folded(value, indent) if style == ">" else _literal(value)
        if lines is not None:
            return f"{style}-{newline}" + newline.join(" " * indent + line if line else "" for line in lines)
    if style == "'" and not _ESCAPED.search(value) and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    plain = _PLAIN_IN_BRACES if in_braces else _PLAIN_TEXT
    if style == "" and plain.fullmatch(value) and value.lower() not in _NOT_TEXT:
        return value
    return _quoted(value)


def fits_one_line(value: Any, column: int) -> bool:
    """Say whether a value reads well in one line that begins at `column`."""
    return _depth(value) <= 2 and column + len(one_line(value)) <= WIDTH


def block(value: Any, column: int, newline: str) -> str:
    """Give a value whose lines begin at `column`; the first line comes without the spaces before it."""
    if isinstance(value, dict) and value:
        fields = [_field(str(key), item, column, newline) for key, item in value.items()]
        return f"{newline}{' ' * column}".join(fields)
    if isinstance(value, list) and value:
        items = [f"- {_item(item, column + 2, newline)}" for item in value]
        return f"{newline}{' ' * column}".join(items)
    return one_line(value)


def _field(key: str, value: Any, column: int, newline: str) -> str:
    name = written_key(key)
    if not isinstance(value, dict | list) or not value or fits_one_line(value, column + len(name) + 2):
        return f"{name}: {one_line(value)}"
    return f"{name}:{newline}{' ' * (column + 2)}{block(value, column + 2, newline)}"


def _item(value: Any, column: int, newline: str) -> str:
    return one_line(value) if fits_one_line(value, column) else block(value, column, newline)


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", written)


def _folded(text: str, indent: int) -> list[str] | None:
    """Give the lines of a text that YAML joins with spaces; None for a text that would not come back the same."""
    if not text or text != " ".join(text.split(" ")) or re.search(r"\s{2}|^\s|\s$|[^\S ]", text):
        return None
    return textwrap.wrap(text, max(20, WIDTH - indent), break_long_words=False, break_on_hyphens=False)


def _literal(text: str) -> list[str] | None:
    lines = text.split("\n")
    if not text.strip() or any(line != line.strip() or not line.isprintable() for line in lines) or not lines[-1]:
        return None
    return lines if lines[0] else None
