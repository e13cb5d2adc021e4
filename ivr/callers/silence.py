"""Where callers come to who press nothing and say nothing: they cannot, or do not know how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ivr.dialog.input import InputNode
from ivr.dialog.recording import RecordingNode
from ivr.lint.distance import onward
from ivr.lint.graph import Edge
from ivr.lint.hearing import Hearing
from ivr.lint.view import FAILING, View
from ivr.model.outlet import FAULTS

Outcome = Literal["agent", "voicemail", "end", "circle"]
"""What silence comes to, the best first: somebody's phone, a recording that needs no key, the end of the call, or
being asked again for ever."""
_WORST_LAST = get_args(Outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Where silence leads, and after how many seconds."""

    outcome: Outcome
    node: str
    """The node it ends at, "" for a circle."""
    seconds: float

    @property
    def rank(self) -> tuple[int, float]:
        """Give what is greater the worse it is for the caller."""
        return _WORST_LAST.index(self.outcome), self.seconds


class Silent:
    """The silent caller at one opening state."""

    def __init__(self, view: View, hearing: Hearing) -> None:
        """Look at `view`; the seconds are those of `hearing`."""
        self._view = view
        self._hearing = hearing

    def at(self, vertex: int) -> Silence:
        """Give what silence comes to from a vertex on: of several, since data decides, the worst for the caller."""
        met = onward(self._view, [vertex], 0.0, self._later)
        ends = [found for each, (seconds, _) in met.items() if (found := self._end(each, seconds)) is not None]
        if not ends:
            return Silence(outcome="circle", node="", seconds=max(seconds for seconds, _ in met.values()))
        return max(sorted(ends, key=lambda end: end.node), key=lambda end: end.rank)

    def _end(self, vertex: int, seconds: float) -> Silence | None:
        graph = self._view.graph
        place = graph.places[vertex]
        if place is None:
            return None
        name = place.name
        if self._view.helps(vertex, "agent"):
            return Silence(outcome="agent", node=name, seconds=seconds)
        if self._view.helps(vertex, "voicemail"):
            return Silence(outcome="voicemail", node=name, seconds=seconds)
        # A module's exit that leads nowhere ends the call for the caller, too.
        if not self._view.out[vertex]:
            return Silence(outcome="end", node=name, seconds=seconds)
        return None

    def _later(self, edge: Edge, seconds: float) -> float | None:
        """Give when the other end of an edge is reached; None for one that silence does not take."""
        place, view = self._view.graph.place(edge.source), self._view
        if view.helps(edge.source, "agent", "voicemail"):
            return None
        node, heard = place.node, self._hearing.main(place).seconds
        if view.is_shut(edge.source):
            return seconds
        if isinstance(node, InputNode):
            return seconds + self._hearing.silence(place) if edge.kind == "failed" else None
        if isinstance(node, RecordingNode):
            return seconds + heard + node.silence if edge.kind in FAILING else None
        # What fails outside is no matter of silence, as long as there is another way.
        regular = any(each.kind not in FAULTS for each in view.out[edge.source])
        return None if regular and edge.kind in FAULTS else seconds + heard
