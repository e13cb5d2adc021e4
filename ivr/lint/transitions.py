"""What each act leads to. The engine is asked once for all states that are alike in what it looks at on the way.

That is sound because the engine is a function: run again on the same act, and on the same values of all it looked at,
it does the same. What it did not look at goes through unchanged, unless it was set anew. (Acar, Blelloch, Harper,
Selective memoization, 2003.)
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from ivr.engine.state import State
from ivr.lint.act import Act
from ivr.lint.liveness import Names
from ivr.lint.remembered import Remembered, Slot
from ivr.lint.slicing import FAILURES, Data, Slice, asking_of, whole
from ivr.lint.watching import (
    CALL,
    COUNTED,
    NOTHING,
    Followed,
    Known,
    Watched,
    WatchedEngine,
    WatchedMistakes,
)
from ivr.model.value import Record, Value

Fact = tuple[str, str]
"""A mark: its kind and name, such as `node` and `main.menu`."""
Part = tuple[int | None, Record, Names]
"""The level of before, what is set anew, and which names are looked at later."""
CALL_ID = "1"


@dataclass(slots=True, eq=False)
class Move:
    """Where the variables after an act come from: for each flow a level of before, or none, and what is set anew."""

    parts: tuple[Part, ...]
    done: dict[int, int] = field(default_factory=dict)
    """Data before to data after, by number."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outcome:
    """What an act leads to."""

    control: int
    ended: bool
    move: Move
    facts: tuple[Fact, ...]
    steps: int
    """How often the engine is asked for it."""


@dataclass(slots=True, kw_only=True, eq=False)
class Edge:
    """An act in one control: its outcomes."""

    act: Act
    onward: bool
    """The call goes on: it is anything but hanging up."""
    outcomes: Remembered[Outcome] = field(default_factory=Remembered)


class Transitions:
    """Everything the engine has been asked about calls to one flow, whenever and by whom."""

    def __init__(self, engine: WatchedEngine, cut: Slice) -> None:
        """Ask this engine."""
        self._engine = engine
        self._slice = cut
        self.controls: list[State] = []
        self.data: list[Data] = []
        self.keys: list[int] = []
        """For each data, the number of what a slice keeps of it."""
        self.asked = 0
        """How often the engine has been asked."""
        self._controls: dict[State, int] = {}
        self._data: dict[Hashable, int] = {}
        self._keys: dict[Hashable, int] = {}
        self._edges: dict[tuple[int, Act], Edge] = {}
        self._moves: dict[Hashable, Move] = {}

    def begin(self, state: State) -> tuple[int, int]:
        """Give the numbers of a state's control and data."""
        return self._control(state), self._datum(self._slice.data(state))

    def edge(self, control: int, act: Act) -> Edge:
        """Give what an act leads to in a control; it is filled as it is asked for."""
        edge = self._edges.get((control, act))
        if edge is None:
            edge = self._edges[control, act] = Edge(act=act, onward=act.kind != "hangup")
        return edge

    def outcome(self, edge: Edge, control: int, number: int, known: Known) -> Outcome:
        """Give what an act leads to in a state of this control and data, of a call of which this is known."""
        data = self.data[number]

        def look(slot: Slot) -> object:
            level, name = slot
            return known[name] if level == CALL else data[level].get(name, NOTHING)

        found = edge.outcomes.find(look)
        if found is None:
            found, looked = self._run(edge.act, control, data, known)
            edge.outcomes.keep(looked, look, found)
        return found

    def moved(self, move: Move, number: int) -> int:
        """Give the number of the data that a move makes of other data."""
        found = move.done.get(number)
        if found is None:
            before = self.data[number]
            found = move.done[number] = self._datum(tuple([_moved(before, *part) for part in move.parts]))
        return found

    def state(self, control: int, number: int, known: Known) -> State:
        """Give the state of a call of which this is known."""
        return whole(self.controls[control], self.data[number], call=CALL_ID, **known.fields)

    def _run(self, act: Act, control: int, data: Data, known: Known) -> tuple[Outcome, frozenset[Slot]]:
        before = self.controls[control]
        # Time passes with everything but a refusal by a queue, so only those make a rush.
        steps = before.steps if act.kind == "queue" else 0
        followed = self._engine.follow(whole(before, data, steps=steps, **known.fields), act, known)
        self.asked += followed.steps
        after = followed.state
        records = (self._counts(data, followed), *[frame.variables for frame in after.stack], after.variables)
        parts = tuple([_part(*each) for each in zip(records, self._slice.live(after), strict=True)])
        outcome = Outcome(
            control=self._control(after),
            ended=after.phase == "ended",
            move=self._move(parts),
            facts=tuple([(mark.kind, mark.name) for mark in followed.marks]),
            steps=followed.steps,
        )
        return outcome, followed.looked

    def _counts(self, before: Data, followed: Followed) -> Record:
        """Give what a call counts after an act: what was there before, and what was counted on the way."""
        after = followed.state
        own: dict[str, Value] = {}
        if (COUNTED, FAILURES) in followed.looked:
            own[FAILURES] = after.failures
        asking = asking_of(after.memo)
        if asking is not None and not isinstance(asking.mistakes, WatchedMistakes):
            own.update(self._slice.counted(after, asking.mistakes))
        return Watched(before[COUNTED], COUNTED, set(), own)

    def _control(self, state: State) -> int:
        control = self._slice.control(state)
        number = self._controls.get(control)
        if number is None:
            number = self._controls[control] = len(self.controls)
            self.controls.append(control)
        return number

    def _move(self, parts: tuple[Part, ...]) -> Move:
        exactly = tuple([(*each, _types(each[1])) for each in parts])
        return self._moves.setdefault(exactly, Move(parts))

    def _datum(self, data: Data) -> int:
        exactly = tuple([(each, _types(each)) for each in data])
        number = self._data.get(exactly)
        if number is None:
            number = self._data[exactly] = len(self.data)
            self.data.append(data)
            self.keys.append(self._keys.setdefault(self._slice.key(data), len(self._keys)))
        return number


def _types(record: Record) -> tuple[type, ...]:
    return tuple(map(type, record.values()))


def _part(record: Record, live: Names) -> Part:
    if isinstance(record, Watched):
        return record.level, _kept(record.own, live), live
    return None, _kept(record, live), live


def _moved(before: Data, level: int | None, own: Record, live: Names) -> Record:
    return own if level is None else _kept(before[level], live).with_items(own)


def _kept(record: Mapping[str, Value], live: Names) -> Record:
    return Record({name: value for name, value in record.items() if name in live})
