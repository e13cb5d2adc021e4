"""How long callers wait in a queue before anybody offers to call them back."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ivr.lint.hearing import Hearing
from ivr.lint.keypad import choices
from ivr.lint.view import View
from ivr.model.universal import all_phrases
from ivr.nodes.queue import Queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The longest wait in a queue without an offer of a callback."""

    longest: float
    """Seconds after which the queue itself gives up (`max_wait`)."""
    unoffered: float
    """Seconds until a callback is first offered or the wait is over, the queues it goes on to included; infinite for
    waits that begin again for ever."""
    offered: bool
    """Whether it is offered then."""


class Waits:
    """The waits at one opening state."""

    def __init__(self, view: View, hearing: Hearing) -> None:
        """Look at `view`; the seconds are those of `hearing`."""
        self._view = view
        self._hearing = hearing
        self._leading = view.within_a_press("callback")

    def at(self, vertex: int) -> Wait | None:
        """Give the wait at a vertex; None where there is no queue, or one that lets nobody in."""
        place = self._view.graph.places[vertex]
        if place is None or not isinstance(place.node, Queue) or self._view.is_shut(vertex):
            return None
        seconds, offered = self._until_offer(vertex, frozenset())
        return Wait(longest=place.node.max_wait, unoffered=seconds, offered=offered)

    def _until_offer(self, vertex: int, before: frozenset[int]) -> tuple[float, bool]:
        """Give the seconds until an offer and whether there is one, of several ways on the worst."""
        if vertex in before:
            return math.inf, False
        node = self._view.graph.place(vertex).node
        assert isinstance(node, Queue)
        told = self._told(vertex)
        if told <= node.max_wait:
            return told, True
        over = [edge.target for edge in self._view.out[vertex] if edge.kind == "timeout"]
        reached = self._view.reach(over, through=self._view.passes)
        queues = [each for each in reached if self._is_queue(each)]
        onward = [self._until_offer(each, before | {vertex}) for each in queues]
        # A question is where an offer can be made, and where the wait is over.
        others = [each for each in reached if not self._view.passes(each) and each not in queues]
        onward += [(0.0, each in self._leading or self._offers(each)) for each in others]
        worst = max(onward, key=lambda each: (each[0], not each[1]), default=(0.0, False))
        return node.max_wait + worst[0], worst[1]

    def _told(self, vertex: int) -> float:
        """Give the seconds until callers have heard which key gets them called back."""
        place = self._view.graph.place(vertex)
        told = math.inf
        for edge in self._view.out[vertex]:
            if edge.target in self._leading and edge.kind in ("key", "universal"):
                choice = choices(place.node).get(edge.name)
                phrases = all_phrases(choice.say) if choice is not None and edge.kind == "key" else ()
                heard = self._hearing.option(place, edge.keys, phrases)
                told = min(told, heard.seconds if heard is not None else math.inf)
        return told

    def _offers(self, vertex: int) -> bool:
        return any(edge.kind == "key" and edge.target in self._leading for edge in self._view.out[vertex])

    def _is_queue(self, vertex: int) -> bool:
        place = self._view.graph.places[vertex]
        return place is not None and isinstance(place.node, Queue) and not self._view.is_shut(vertex)
