"""What edits of a file's text change in its document, read from no more of the file than they touch."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from ivr.loading.ops import Op, between
from ivr.loading.yaml_edits import Edit, Layout, applied
from ivr.loading.yaml_ops import document_of

_ANCHOR = re.compile(r"(?:^|[\s,\[{:-])&\S")


class Changes:
    """Tells the ops that edits of one text come to.

    Each entry of the map `entries` is read by itself, and so is the rest of the file without them: in a large flow a
    change of a node costs what the node does, not what the flow does.
    """

    def __init__(self, layout: Layout, entries: str) -> None:
        """Take a file whose field `entries` is the map with most of it."""
        self._text = layout.text
        self._field = entries
        found = layout.entries((entries,))
        # What is behind an anchor also stands elsewhere, and an alias alone cannot be read.
        self._entries = [] if _ANCHOR.search(self._text) else found
        self._starts = [start for start, _ in self._entries]
        self._known: dict[tuple[Edit, ...], list[Op]] = {}

    def ops(self, edits: Sequence[Edit]) -> list[Op]:
        """Give the ops that make the same change; raises FlowError when the text would be no YAML afterwards."""
        parts: dict[tuple[int, int] | None, list[Edit]] = {}
        for edit in sorted(edits):
            parts.setdefault(self._entry(edit), []).append(edit)
        return [op for entry, inside in parts.items() for op in self._of(entry, tuple(inside))]

    def _entry(self, edit: Edit) -> tuple[int, int] | None:
        at = bisect_right(self._starts, edit.start) - 1
        return self._entries[at] if at >= 0 and edit.end <= self._entries[at][1] else None

    def _of(self, entry: tuple[int, int] | None, edits: tuple[Edit, ...]) -> list[Op]:
        if edits not in self._known:
            self._known[edits] = self._inside(*entry, edits) if entry is not None else self._around(edits)
        return self._known[edits]

    def _inside(self, start: int, end: int, edits: Sequence[Edit]) -> list[Op]:
        line = self._text.rfind("\n", 0, start) + 1
        before = self._text[line:end]
        moved = [Edit(start=each.start - line, end=each.end - line, text=each.text) for each in edits]
        return between(document_of(before), document_of(applied(before, moved)), (self._field,))

    def _around(self, edits: Sequence[Edit]) -> list[Op]:
        """Give the ops of edits outside the entries, which are left out on both sides."""
        if not self._entries:
            return between(document_of(self._text), document_of(applied(self._text, edits)))
        cut = Edit(start=self._starts[0], end=self._entries[-1][1], text="{}")
        before = applied(self._text, [cut])
        return between(document_of(before), document_of(applied(self._text, [*edits, cut])))
