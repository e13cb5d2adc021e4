"""A207: a caller who does not manage to answer is sent away, or round again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallKind, CallRule
from ivr.lint.view import View


class ExhaustionWithoutAgent(CallRule):
    """Finds questions whose last failed attempt hangs up or opens another menu before any help."""

    code = "A207"
    name = "exhaustion-without-agent"
    severity = "error"
    kinds: ClassVar[frozenset[CallKind] | None] = frozenset({"inbound"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each such question whose callers have neither been helped nor got what they called for.

        Questions without any way to help are A202's, circles of failures R106's.
        """
        if call.is_helpless:
            return
        faults: dict[int, list[View]] = {}
        ends: dict[int, str] = {}
        for view in call.views:
            for vertex in view.unserved(goals=True):
                if not call.serves(vertex) or vertex not in view.saved:
                    continue
                end = _end(call, view, vertex)
                if end:
                    faults.setdefault(vertex, []).append(view)
                    ends.setdefault(vertex, end)
        for vertex, view, when in call.faulty_moments(faults):
            place = call.graph.place(vertex)
            yield self.found(
                call.key(place, "failed"),
                f"{when}after the last failed attempt {ends[vertex]} before any help is reached",
                hint="lead failed to an agent, a callback or voicemail",
                certainty=call.certainty(view, vertex),
                flow=place.flow.flow,
                node=place.name,
                outlet="failed",
                how=(*call.how(view, vertex, moment=bool(when)), *call.failing(vertex)),
            )


def _end(call: Call, view: View, vertex: int) -> str:
    """Give what becomes of a caller who fails here, "" when they find help."""
    place = call.graph.places[vertex]
    if place is None or not place.node.asks or view.is_shut(vertex):
        return ""
    failed = [edge.target for edge in view.out[vertex] if edge.kind == "failed"]
    reached = view.reach(failed, through=view.passes)
    if any(call.graph.is_end(each) for each in reached):
        return "the call ends"
    if place.node.recourse is not None:
        # Whoever chose a callback from a menu may go back to the menu.
        return ""
    onward = next((each for each in reached if view.asks(each) and not _returns(view, each, vertex)), None)
    return f'the caller has to answer "{call.graph.place(onward).name}"' if onward is not None else ""


def _returns(view: View, start: int, goal: int) -> bool:
    """Say whether going on without an answer leads back, which is R106's."""
    found, waiting = {start}, [start]
    while waiting:
        for target in view.passive(waiting.pop()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return goal in found
