"""R110: a call that the engine really runs comes to where nothing leads on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.exploration import Exploration
from ivr.lint.explorer import covered
from ivr.lint.finding import Finding
from ivr.lint.openings import helps, openings
from ivr.lint.rule import CallRule

MISSED = "R110 may miss callers who are stuck beyond; with a higher `states` in its options it looks further"


class PathDeadEnd(CallRule):
    """Finds callers who can never come to help or the end of the call, whatever their flow's drawing promises."""

    code = "R110"
    name = "path-dead-end"
    severity = "error"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    options: ClassVar[dict[str, int | float]] = {"states": 10_000}

    def check(self, call: Call) -> Iterator[Finding]:
        """Give the first node of each place in which a call is stuck; circles that the graph shows are R104's."""
        known = {_name(call, vertex) for view in call.views for vertex in view.trapped}
        seen: set[tuple[str, str]] = set()
        bound = int(self.option("states"))
        if sum(len(flow.nodes) for flow in covered(call.project, call.flow.flow)) >= bound:
            # It could not be finished, and to begin it takes as long as all other rules together.
            bound = 0
        for opening in openings(call):
            explored = call.explorer.run(opening, bound)
            call.note(explored, MISSED)
            for number in _stuck(call, explored):
                state = explored.states[number]
                where = (state.flow, state.node)
                if where in seen | known:
                    continue
                seen.add(where)
                told = [act.told for act in explored.path(number)]
                yield self.found(
                    call.project.sources[state.flow].key(("nodes", state.node)),
                    "a caller who comes here in this way never gets to help or to the end of the call",
                    hint="look at the conditions on the way out: none of them holds for this caller",
                    certainty="possible" if any(act.guess for act in explored.path(number)) else "proved",
                    flow=state.flow,
                    node=state.node,
                    how=tuple(each for each in (opening.name, *told) if each),
                )


def _name(call: Call, vertex: int) -> tuple[str, str]:
    place = call.graph.place(vertex)
    return place.flow.flow, place.name


def _stuck(call: Call, explored: Exploration) -> Iterator[int]:
    """Give the states at which callers become stuck, from which nothing good is reached any more."""
    running = [number for number, state in enumerate(explored.states) if state.phase == "running"]
    goals = {number for number, state in enumerate(explored.states) if state.phase != "running"}
    goals |= {number for number in running if helps(call.project, explored.states[number])}
    hopeful = explored.leading_to(goals | explored.unexplored)
    for number in running:
        before, _ = explored.parents[number]
        if number not in hopeful and (before < 0 or before in hopeful):
            yield number
