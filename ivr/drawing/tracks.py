"""Where lines turn between columns: each target has a track of its own, ordered so that few lines cross."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ivr.drawing.boxes import GRID, PORT_IN, WIDTH, port_height
from ivr.drawing.columns import Columns, Slot

TRACK, EDGE, NARROWEST = 12, 32, 96
"""Between tracks, between a track and a node, and the least space between columns."""
PASSES = 12
"""How often the order of tracks is gone over."""
_CLOSE, _OVERLAP = 5, 6


class Bend(NamedTuple):
    """A turn: a line comes in at one height, runs along a track, and leaves at another height."""

    x: int
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """The left edge of every column, the whole width, and the turns of every outlet's line."""

    left: tuple[int, ...]
    width: int
    bends: Mapping[tuple[str, int], Sequence[Bend]]


class _Turn(NamedTuple):
    gap: int
    before: int
    after: int
    from_right: bool
    to_right: bool


@dataclass(slots=True)
class _Net:
    """All lines to one target between two columns."""

    target: str
    left: set[int] = field(default_factory=set)
    right: set[int] = field(default_factory=set)
    lefts: list[int] = field(default_factory=list)
    rights: list[int] = field(default_factory=list)
    low: int = 0
    high: int = 0

    def close(self) -> None:
        """Sort what was collected."""
        self.lefts, self.rights = sorted(self.left), sorted(self.right)
        self.low, self.high = min(self.left | self.right), max(self.left | self.right)


def route(columns: Columns, tops: Mapping[Slot, int]) -> Routed:
    """Give every line its turns, and the columns the space they need."""
    turns = {way: tuple(_turns(way, slots, tops)) for way, slots in columns.routes.items()}
    tracks = {gap: _tracks(nets) for gap, nets in _nets(columns, turns).items()}
    busy = {gap: max(found.values(), default=-1) + 1 for gap, found in tracks.items()}
    left, starts, width = _columns(len(columns.slots), busy)
    bends = {
        way: tuple(
            Bend(starts[turn.gap] + TRACK * tracks[turn.gap].get(slots[-1].node, 0), turn.before, turn.after)
            for turn in turns[way]
        )
        for way, slots in columns.routes.items()
    }
    return Routed(left=left, width=width, bends=bends)


def left_edges(columns: Columns, tops: Mapping[Slot, int]) -> tuple[int, ...]:
    """Give the left edge of every column, with room for the lines that run beside one another before it."""
    turns = {way: tuple(_turns(way, slots, tops)) for way, slots in columns.routes.items()}
    busy = {gap: _most_beside(nets) for gap, nets in _nets(columns, turns).items()}
    return _columns(len(columns.slots), busy)[0]


def _nets(columns: Columns, turns: Mapping[tuple[str, int], Sequence[_Turn]]) -> dict[int, list[_Net]]:
    """Give the lines between neighbouring columns, by the number of the left one."""
    nets: defaultdict[int, dict[str, _Net]] = defaultdict(dict)
    for way, found in turns.items():
        target = columns.routes[way][-1].node
        for turn in found:
            net = nets[turn.gap].setdefault(target, _Net(target))
            (net.right if turn.from_right else net.left).add(turn.before)
            (net.right if turn.to_right else net.left).add(turn.after)
    for each in nets.values():
        for net in each.values():
            net.close()
    return {gap: list(each.values()) for gap, each in nets.items()}


def _most_beside(nets: list[_Net]) -> int:
    """Give how many lines run beside one another at most; no order of tracks needs fewer of them."""
    bent = [net for net in nets if net.high > net.low]
    begins, ends = sorted(net.low - _CLOSE for net in bent), sorted(net.high for net in bent)
    return max((at + 1 - bisect_left(ends, begin) for at, begin in enumerate(begins)), default=0)


def _turns(way: tuple[str, int], slots: Sequence[Slot], tops: Mapping[Slot, int]) -> Iterator[_Turn]:
    node, row = way
    column = slots[0].column if slots[0].kind == "back" else slots[0].column - 1
    height = tops[Slot(column, "node", node)] + port_height(row)
    backward = False
    for slot in slots:
        reached = tops[slot] + (PORT_IN if slot.kind == "node" else 0)
        back = slot.kind == "back"
        yield _Turn(column - 1 if backward else column, height, reached, backward, not back)
        height, column, backward = reached, slot.column, back


def _columns(count: int, tracks: Mapping[int, int]) -> tuple[tuple[int, ...], dict[int, int], int]:
    """Give the left edges, where the tracks of each gap begin, and the width; `tracks` says how many each gap has."""
    lefts: list[int] = []
    starts: dict[int, int] = {}
    x = 0
    for gap in range(-1, count):
        busy = tracks.get(gap, 0)
        inner = 0 <= gap < count - 1
        room = max(NARROWEST if inner else 0, 2 * EDGE + TRACK * (busy - 1) if busy else 0)
        room = -(-(x + room) // GRID) * GRID - x
        starts[gap] = x + (room - TRACK * max(0, busy - 1)) // 2
        x += room
        if gap < count - 1:
            lefts.append(x)
            x += WIDTH
    return tuple(lefts), starts, x


def _tracks(nets: list[_Net]) -> dict[str, int]:
    """Give each target's track, from the left; lines that do not meet share one."""
    ordered = _ordered([net for net in nets if net.high > net.low])
    tracks: list[list[_Net]] = []
    for net in ordered:
        # From the right: the first track with something in the way is the last one that matters.
        free = len(tracks)
        while free and not any(_meet(net, other) for other in tracks[free - 1]):
            free -= 1
        if free == len(tracks):
            tracks.append([])
        tracks[free].append(net)
    return {net.target: number for number, nets in enumerate(tracks) for net in nets}


def _meet(one: _Net, other: _Net) -> bool:
    return one.low - _CLOSE <= other.high and other.low - _CLOSE <= one.high


def _ordered(nets: list[_Net]) -> list[_Net]:
    """Order tracks by swapping neighbours while that saves crossings."""
    nets = sorted(nets, key=_slope)
    for _ in range(PASSES):
        swapped = False
        for at in range(len(nets) - 1):
            one, other = nets[at], nets[at + 1]
            if _meet(one, other) and _cost(other, one) < _cost(one, other):
                nets[at], nets[at + 1] = other, one
                swapped = True
        if not swapped:
            break
    return nets


def _slope(net: _Net) -> tuple[float, str]:
    """Lines that go down turn the sooner the lower they come in; lines that go up the sooner the higher."""
    lefts, rights = net.lefts or net.rights, net.rights or net.lefts
    begin, end = sum(lefts) / len(lefts), sum(rights) / len(rights)
    return (-begin if end > begin else begin), net.target


def _cost(one: _Net, other: _Net) -> int:
    """Count what crosses or runs over one another when `one` turns left of `other`."""
    crossed = _within(one.rights, other.low, other.high) + _within(other.lefts, one.low, one.high)
    over = sum(bool(_within(other.lefts, y, y)) for y in one.rights)
    return crossed + _OVERLAP * over


def _within(sorted_heights: list[int], low: int, high: int) -> int:
    return bisect_right(sorted_heights, high + _CLOSE) - bisect_left(sorted_heights, low - _CLOSE)
