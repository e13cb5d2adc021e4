"""Ends of calls at which nothing is said."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.view import View
from ivr.nodes.goal import Goal
from ivr.nodes.hangup import Hangup
from ivr.nodes.say import Say


def cut_off(call: Call, view: View) -> Iterator[int]:
    """Give the silent ends that a caller reaches with no goodbye, no goal and no offer of help before."""
    silent = {vertex for vertex in view.parents if is_silent_end(call, vertex)}
    if not silent:
        return
    closing = view.leading_to(silent, through=lambda vertex: _says_nothing(call, vertex))
    offering = _offering(view)
    reached = view.reach(
        [call.graph.start],
        through=lambda vertex: (
            not (
                view.helps(vertex)
                or vertex in offering
                or _is_goal(call, vertex)
                or _says_goodbye(call, view, vertex, closing)
            )
        ),
    )
    yield from (vertex for vertex in reached if vertex in silent)


def is_silent_end(call: Call, vertex: int) -> bool:
    """Say whether the call is ended here without a word."""
    place = call.graph.places[vertex]
    return place is not None and isinstance(place.node, Hangup) and place.node.prompt is None


def _says_nothing(call: Call, vertex: int) -> bool:
    place = call.graph.places[vertex]
    return place is not None and not place.node.waits


def _is_goal(call: Call, vertex: int) -> bool:
    place = call.graph.places[vertex]
    return place is not None and isinstance(place.node, Goal)


def _says_goodbye(call: Call, view: View, vertex: int, closing: set[int]) -> bool:
    """Say whether the last thing a caller hears before the end is said here."""
    place = call.graph.places[vertex]
    return place is not None and isinstance(place.node, Say) and all(each in closing for each in view.targets(vertex))


def _offering(view: View) -> set[int]:
    """Give the questions at which a key or word leads to help."""
    helping = view.within_a_press()
    edges = (edge for edges in view.out for edge in edges if edge.kind in ("key", "universal"))
    return {edge.source for edge in edges if edge.target in helping}
