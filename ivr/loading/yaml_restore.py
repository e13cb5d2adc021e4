"""What was taken out of a YAML text: how it was written, and the edits that put it back at its place."""

from __future__ import annotations

from typing import Any

import yaml

from ivr.loading.ops import Restore, Written
from ivr.loading.yaml_edits import Edit, applied
from ivr.loading.yaml_place import Place, eol, insertion, parts_of, trimmed
from ivr.loading.yaml_writer import block, one_line, written_key


def written(place: Place, removal: list[Edit]) -> Written | None:
    """Give how what is at a place is written, which these edits take away; None where that cannot be told."""
    start, end = min(each.start for each in removal), max(each.end for each in removal)
    index = next(number for number, (_, each) in enumerate(parts_of(place.parent)) if each is place.value)
    begins = _begins(place, index)
    if begins > start:
        return None
    after = applied(place.text, removal)
    left = after[start : len(after) - (len(place.text) - end)]
    return Written(behind=place.text[begins:start], gone=place.text[start:end], left=left)


def restored(place: Place, op: Restore, known: Written | None) -> list[Edit]:
    """Give the edits that put back what was taken away: as it was written, or else anew at its place."""
    parts = parts_of(place.parent)
    index = place.last if isinstance(place.last, int) else _behind(parts, op.after)
    there = place.value is not None and isinstance(place.last, str)
    if known is not None and not there and index <= len(parts):
        begins = _begins(place, index)
        if place.text.startswith(known.behind + known.left, begins):
            start = begins + len(known.behind)
            return [Edit(start=start, end=start + len(known.left), text=known.gone)]
    if isinstance(place.last, int):
        return place.insert(op.value)
    if there or index == len(parts):
        return place.put(op.value)
    return [_anew(place, place.last, op.value, index)]


def _anew(place: Place, key: str, value: Any, index: int) -> Edit:
    """Give the edit that writes a field before the one at a position; comments above that one stay above it."""
    parts, parent = parts_of(place.parent), place.parent
    following = parts[index][0]
    assert following is not None
    start = int(following.start_mark.index)
    if parent.flow_style:
        return insertion(start, f"{written_key(key)}: {one_line(value)}, ")
    column = int(parent.start_mark.column)
    field = block({key: value}, column, place.newline)
    if index == 0:
        return insertion(start, f"{field}{place.newline}{' ' * column}")
    line = eol(place.text, trimmed(place.text, parts[index - 1][1]))
    return insertion(line, f"{place.newline}{' ' * column}{field}")


def _behind(parts: list[tuple[yaml.Node | None, yaml.Node]], name: str | None) -> int:
    """Give how many fields there are up to the one of this name: all when there is none, 0 without a name."""
    names = [str(key.value) for key, _ in parts if key is not None]
    return 0 if name is None else names.index(name) + 1 if name in names else len(names)


def _begins(place: Place, index: int) -> int:
    """Give where the part before this one is over, or the collection begins."""
    if index:
        return trimmed(place.text, parts_of(place.parent)[index - 1][1])
    key = place.trail[-1][0]
    if key is not None:
        return place.colon(key)
    return int(place.parent.start_mark.index) if len(place.trail) > 1 else 0
