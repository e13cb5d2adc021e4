"""The callers' table of a flow: from each question, how far an agent and a callback are, and what silence comes to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from ivr.callers.silence import Silence, Silent
from ivr.callers.waiting import Wait, Waits
from ivr.callers.ways import Reach, Way, Ways
from ivr.dialog.input import InputNode
from ivr.lint.call import Call
from ivr.lint.hearing import Hearing
from ivr.lint.view import View
from ivr.model.project import Project

Name = tuple[str, str]
"""A flow and a node in it; the node is "" for the beginning of the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The best ways to one kind of help from a place; None where there is none."""

    expert: Way | None
    novice: Way | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Distances:
    """What becomes of callers at one place."""

    agent: Nearest
    callback: Nearest
    silence: Silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A node of a flow in some of the opening states."""

    flow: str
    node: str
    """"" for the beginning of the call."""
    states: tuple[str, ...]
    """The opening states in which all figures are the same; one that is "" in a flow without calendars."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Place):
    """A question as callers meet it."""

    attempts: int
    """How often it is asked before it gives up; 0 for the beginning of the call."""
    afterwards: bool
    """Only callers who have had help are asked this: a survey after the talk."""
    distances: Distances


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRow(Place):
    """A queue as callers wait in it."""

    wait: Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """All of it for one flow that calls begin in."""

    flow: str
    title: str
    language: str
    """The language whose seconds are told: the flow's own."""
    states: tuple[str, ...]
    rows: tuple[Row, ...]
    """By the place of the question in the call, then by opening state, the most open first."""
    waits: tuple[WaitRow, ...]


def table(project: Project, flow: str) -> Table:
    """Give the callers' table of a flow; raises KeyError for a flow that the project does not have."""
    call = Call(project, flow)
    hearing = Hearing(project, call.flow.language)
    seen = [_Seen(call, view, hearing) for view in call.views]
    names = list(dict.fromkeys(name for each in seen for name in each.questions))
    queues = list(dict.fromkeys(name for each in seen for name in each.waits))
    return Table(
        flow=flow,
        title=call.flow.title,
        language=call.flow.language,
        states=tuple(each.state for each in seen),
        rows=tuple(row for name in names for row in _merged(_rows(project, name, seen))),
        waits=tuple(row for name in queues for row in _merged(_wait_rows(name, seen))),
    )


class _Seen:
    """A call at one opening state."""

    def __init__(self, call: Call, view: View, hearing: Hearing) -> None:
        self.state = view.moment.name if view.moment is not None else ""
        self._view = view
        ways = Ways(call, view, hearing)
        self._agent = ways.to("expert", "agent"), ways.to("novice", "agent")
        self._callback = ways.to("expert", "callback"), ways.to("novice", "callback")
        self._silent = Silent(view, hearing)
        self._unserved = view.unserved(goals=False)
        self.questions = self._by_name(view.asks)
        self.questions = {(call.flow.flow, ""): [call.graph.start], **self.questions}
        waits = Waits(view, hearing)
        self.waits: dict[Name, Wait] = {}
        for vertex in view.reached:
            wait = waits.at(vertex)
            if wait is not None:
                name = self._name(vertex)
                self.waits[name] = max(wait, self.waits.get(name, wait), key=lambda each: each.unoffered)

    def _name(self, vertex: int) -> Name:
        place = self._view.graph.place(vertex)
        return place.flow.flow, place.name

    def _by_name(self, wanted: Callable[[int], bool]) -> dict[Name, list[int]]:
        """Give the vertices that are wanted and reached, by name: a module's node may be met in several places."""
        found: dict[Name, list[int]] = {}
        for vertex in self._view.reached:
            if wanted(vertex):
                found.setdefault(self._name(vertex), []).append(vertex)
        return found

    def distances(self, name: Name) -> Distances | None:
        """Give the distances from a question, of all places where it is met the farthest; None where it is not met."""
        vertices = self.questions.get(name)
        if vertices is None:
            return None
        silences = (self._silent.at(vertex) for vertex in vertices)
        return Distances(
            agent=_nearest(self._agent, vertices),
            callback=_nearest(self._callback, vertices),
            silence=max(silences, key=lambda each: each.rank),
        )

    def comes_late(self, name: Name) -> bool:
        """Say whether only callers who have had help come to this question."""
        return not any(vertex in self._unserved for vertex in self.questions[name])


def _nearest(reach: tuple[Reach, Reach], vertices: Collection[int]) -> Nearest:
    expert, novice = (_farthest(each, vertices) for each in reach)
    return Nearest(expert=expert, novice=novice)


def _farthest(reach: Reach, vertices: Collection[int]) -> Way | None:
    ways = [reach.way(vertex) for vertex in vertices]
    known = [way for way in ways if way is not None]
    return max(known, key=lambda way: way.cost) if len(known) == len(ways) else None


def _rows(project: Project, name: Name, seen: list[_Seen]) -> Iterator[Row]:
    flow, node = name
    asked = project.flows[flow].nodes[node] if node else None
    for each in seen:
        distances = each.distances(name)
        if distances is not None:
            yield Row(
                flow=flow,
                node=node,
                states=(each.state,),
                attempts=asked.attempts if isinstance(asked, InputNode) else 0,
                afterwards=each.comes_late(name),
                distances=distances,
            )


def _wait_rows(name: Name, seen: list[_Seen]) -> Iterator[WaitRow]:
    for each in seen:
        if name in each.waits:
            yield WaitRow(flow=name[0], node=name[1], states=(each.state,), wait=each.waits[name])


R = TypeVar("R", bound=Place)


def _merged(rows: Iterable[R]) -> list[R]:
    """Give rows that differ in nothing but their opening state as one."""
    found: list[R] = []
    for row in rows:
        for index, each in enumerate(found):
            if replace(each, states=row.states) == row:
                found[index] = replace(each, states=(*each.states, *row.states))
                break
        else:
            found.append(row)
    return found
