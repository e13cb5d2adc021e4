"""R103: an end of the call that nothing led up to."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallRule
from ivr.lint.view import View
from ivr.nodes.goal import Goal
from ivr.nodes.hangup import Hangup
from ivr.nodes.say import Say


class DeadEnd(CallRule):
    """Finds callers who are cut off without a word."""

    code = "R103"
    name = "dead-end"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give hang-ups without goodbye, goal or offer before them; exits of modules that lead nowhere are R113's."""
        seen: set[tuple[str, str]] = set()
        for view in call.views:
            for finding in self._cut_off(call, view):
                where = (finding.flow, finding.node)
                if where not in seen:
                    seen.add(where)
                    yield finding

    def _cut_off(self, call: Call, view: View) -> Iterator[Finding]:
        silent = {vertex for vertex in view.parents if _is_silent_end(call, vertex)}
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
        for vertex in reached:
            if vertex in silent:
                place = call.graph.place(vertex)
                yield self.found(
                    call.key(place),
                    "the call is cut off here: no goodbye, no goal reached and no help offered before",
                    hint="say goodbye in a prompt, and offer a way to an agent before",
                    certainty="possible",
                    flow=place.flow.flow,
                    node=place.name,
                    how=call.how(view, vertex),
                )


def _is_silent_end(call: Call, vertex: int) -> bool:
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
