"""How callers get to help from anywhere in a call: with how many keys, in how many seconds, and by which way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from ivr.dialog.input import InputNode
from ivr.dialog.recording import RecordingNode
from ivr.lint import keypad
from ivr.lint.call import Call
from ivr.lint.distance import towards
from ivr.lint.graph import Edge, Place
from ivr.lint.hearing import Hearing, Told
from ivr.lint.how import steps
from ivr.lint.keys import announced
from ivr.lint.view import HELPED, View
from ivr.model.node import Node, Recourse
from ivr.model.outlet import FAULTS
from ivr.model.pace import KEY_SECONDS
from ivr.model.universal import all_phrases
from ivr.nodes.callback import DECLINE
from ivr.nodes.collect import Collect
from ivr.nodes.fetch import Fetch
from ivr.nodes.language import Language
from ivr.nodes.queue import KEYS_SECONDS, Queue
from ivr.nodes.say import Say
from ivr.nodes.transfer import Transfer

Who = Literal["expert", "novice"]
"""Expert: knows the keys and interrupts what may be interrupted. Novice: presses what they have heard of, once it has
been said."""


class Cost(NamedTuple):
    """What a way takes, the worst first: of two ways callers take the one with less to go wrong, then fewer keys."""

    mishaps: int
    """What must go wrong on it: each silence at a question, a wait in vain, a system that fails."""
    presses: int
    seconds: float


HERE = Cost(0, 0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to help: its cost, and what a caller does and meets on it."""

    cost: Cost
    keys: tuple[str, ...]
    """The keys pressed, in order; an entry is as many `n` as it has digits at least."""
    steps: tuple[str, ...]


class Reach:
    """The best ways to help of some kinds, from every place that leads there."""

    def __init__(self, found: Mapping[int, tuple[Cost, Edge | None]], ways: Ways) -> None:
        """Keep what was found, with the first edge of each way."""
        self._found = found
        self._ways = ways

    @property
    def costs(self) -> Mapping[int, Cost]:
        """Give the cost by vertex, of those that lead there."""
        return {vertex: cost for vertex, (cost, _) in self._found.items()}

    def way(self, vertex: int) -> Way | None:
        """Give the way from a vertex; None when there is none."""
        if vertex not in self._found:
            return None
        cost, edge = self._found[vertex]
        path: list[Edge] = []
        while edge is not None:
            path.append(edge)
            edge = self._found[edge.target][1]
        return self._ways.told(cost, path)


class Ways:
    """The ways through a call at one opening state."""

    def __init__(self, call: Call, view: View, hearing: Hearing) -> None:
        """Look at `view` of `call`; the seconds are those of `hearing`."""
        self._call = call
        self._view = view
        self._hearing = hearing

    def to(self, who: Who, *kinds: Recourse) -> Reach:
        """Give the best ways to help of these kinds.

        They end where the queue is joined, the phone rings or a callback is offered, and never lead through other help
        that the caller has had.
        """
        goals = sorted(self._view.helping(*kinds))
        return Reach(towards(self._view, goals, HERE, lambda edge, rest: self._cost(edge, rest, who)), self)

    def told(self, cost: Cost, path: list[Edge]) -> Way:
        """Give a way along these edges with its keys and steps."""
        keys = tuple(key for edge in path for key in self._keys(edge))
        return Way(cost=cost, keys=keys, steps=steps(self._call.graph, path))

    def _cost(self, edge: Edge, rest: Cost, who: Who) -> Cost | None:
        """Give the cost of an edge and of the way that is left behind it; None for one that nobody takes so."""
        if edge.kind in HELPED and self._view.helps(edge.source):
            return None
        place = self._call.graph.places[edge.source]
        if place is None:
            return rest
        if _is_mishap(edge, place.node, shut=self._view.is_shut(edge.source)):
            mishaps = place.node.attempts if isinstance(place.node, InputNode) else 1
            return Cost(rest.mishaps + mishaps, rest.presses, rest.seconds + self._lost(edge, place))
        told = self._listened(edge, place, who, skips=rest.presses > 0)
        if told is None:
            return None
        presses = sum(1 if key.startswith('"') else len(key) for key in self._keys(edge))
        seconds = told.seconds + presses * KEY_SECONDS + self._pause(edge, place)
        return Cost(rest.mishaps + told.silences, rest.presses + presses, rest.seconds + seconds)

    def _listened(self, edge: Edge, place: Place, who: Who, *, skips: bool) -> Told | None:
        """Give how long a caller listens before taking an edge; None when they do not know of it."""
        node, heard = place.node, self._hearing.main(place).seconds
        if self._view.is_shut(edge.source):
            return _at_once(0)
        if not node.asks and edge.kind != "universal":
            # A key for the next question skips what is said before it; without one to press nothing is skipped.
            skipped = skips and who == "expert" and isinstance(node, Say) and node.barge_in
            return _at_once(0 if skipped else heard + (node.silence if isinstance(node, RecordingNode) else 0))
        read_back = self._hearing.read_back(place) if edge.kind == "next" else 0
        if who == "expert":
            return _at_once(0 if getattr(node, "barge_in", True) else heard + read_back)
        told = self._told(edge, place)
        return Told(seconds=told.seconds + read_back, silences=told.silences) if told is not None else None

    def _told(self, edge: Edge, place: Place) -> Told | None:
        """Give when a caller has been told what takes an edge."""
        node, hearing = place.node, self._hearing
        if edge.kind == "next" and not isinstance(node, Language):
            return _at_once(hearing.main(place).seconds)
        phrases: tuple[str, ...] = ()
        if edge.kind == "key":
            phrases = all_phrases(keypad.choices(node)[edge.name].say)
        elif edge.kind == "universal":
            universal = place.flow.universals.get(edge.name) or self._call.flow.universals.get(edge.name)
            phrases = all_phrases(universal.say) if universal is not None else ()
        keys = self._keys(edge)
        if edge.kind == "universal" and set(keys) & self._told_before.get(edge.source, frozenset()):
            return _at_once(hearing.main(place).seconds)
        return hearing.option(place, keys, phrases)

    @cached_property
    def _told_before(self) -> Mapping[int, frozenset[str]]:
        """Give the keys that callers have been told of on the way to a place: "you can press 0 at any time"."""
        told: dict[int, frozenset[str]] = {}
        for vertex, edge in self._view.parents.items():
            told[vertex] = told[edge.source] | self._names(edge.source) if edge is not None else frozenset()
        return told

    def _names(self, vertex: int) -> frozenset[str]:
        """Give the keys that a place tells of where nothing is asked."""
        place = self._call.graph.places[vertex]
        if place is None or not isinstance(place.node, Say):
            return frozenset()
        heard = (announced(piece.text, piece.language) for piece in self._hearing.main(place).pieces)
        return frozenset(key for each in heard if each is not None for key in each.mentioned)

    def _keys(self, edge: Edge) -> tuple[str, ...]:
        """Give what takes an edge: keys, an entry as one string, or a phrase in quotes, which counts as one key."""
        node = self._call.graph.place(edge.source).node
        if edge.kind in ("key", "universal"):
            return edge.keys[:1] or (f'"{edge.label}"',)
        if edge.kind == "declined":
            return (DECLINE,)
        if edge.kind != "next" or not node.asks:
            return ()
        return tuple(self._answer(node))

    def _answer(self, node: Node) -> Iterator[str]:
        if isinstance(node, Language):
            spoken = self._call.flow.language
            yield next((key for key, each in node.choices.items() if each.language == spoken), next(iter(node.choices)))
        elif isinstance(node, Collect):
            digits = node.digits
            yield "n" * digits.minimum + (digits.terminator if digits.minimum < digits.maximum else "")
            if node.confirm:
                yield "1"

    def _pause(self, edge: Edge, place: Place) -> float:
        """Give the seconds until a key counts that could be the beginning of something longer."""
        node = place.node
        if edge.kind not in ("key", "universal", "next") or not node.asks:
            return 0
        patience = KEYS_SECONDS if isinstance(node, Queue) else _patience(node)
        if isinstance(node, Collect) and edge.kind == "next":
            open_ended = node.digits.minimum < node.digits.maximum and not node.digits.terminator
            return patience if open_ended else 0
        key = next(iter(edge.keys), "")
        others = (other for each in self._view.out[edge.source] for other in each.keys)
        longer = any(other != key and other.startswith(key) for other in others)
        return patience if key and (longer or keypad.grammar(node).judge(key, done=False) == "wait") else 0

    def _lost(self, edge: Edge, place: Place) -> float:
        """Give the seconds that pass until something has gone wrong."""
        node, heard = place.node, self._hearing.main(place).seconds
        if isinstance(node, Queue):
            return node.max_wait if edge.kind == "timeout" else 0
        if isinstance(node, Fetch):
            return node.time_limit if edge.kind == "timeout" else 0
        if isinstance(node, Transfer):
            return heard + (node.ring_seconds if edge.kind == "no_answer" else 0)
        if isinstance(node, RecordingNode):
            return heard + node.silence
        return self._hearing.silence(place) if isinstance(node, InputNode) else heard


def _at_once(seconds: float) -> Told:
    return Told(seconds=seconds, silences=0)


def _is_mishap(edge: Edge, node: Node, *, shut: bool) -> bool:
    if edge.kind == "closed":
        return isinstance(node, Queue) and not shut
    return edge.kind in FAULTS or edge.kind == "no_input"


def _patience(node: Node) -> float:
    return node.inter_digit_timeout if isinstance(node, InputNode) else 0
