"""Runs every call there can be, on the real engine: breadth-first over its states.

The clock stands still at one opening state, so that states merge. Two states are taken for one when they differ only
in what no guard looks at, or nobody any more. A run that meets its bound is not complete, and never says that nothing
is wrong.
"""

from __future__ import annotations

from collections.abc import Callable

from ivr.engine.state import State
from ivr.lint.act import Act
from ivr.lint.compared import Compared
from ivr.lint.exploration import Exploration, Opening
from ivr.lint.liveness import Liveness
from ivr.lint.running import watched_engine
from ivr.lint.slicing import Slice
from ivr.lint.stimuli import Stimuli
from ivr.lint.transitions import CALL_ID, Edge, Fact, Outcome, Transitions
from ivr.lint.watching import Known
from ivr.model.event import CallStarted
from ivr.model.flow import Flow
from ivr.model.project import Project
from ivr.model.site import Site
from ivr.model.text import FlowRef

BOUND = 20_000
"""States after which a run stops."""
ENDED = (-1, -1)
"""Stands for the control and data of every call that is over."""
Avoid = Callable[[State, Act], bool]
"""Says of a state and an act that a run is to do without it."""


class Explorer:
    """Explores calls to a flow; what one run has learnt, the next one knows."""

    def __init__(self, project: Project, flow: str) -> None:
        """Prepare; raises KeyError for a flow the project does not have."""
        self._project = project
        self._engine = watched_engine(project)
        flows = covered(project, flow)
        self._domains = Compared(flows)
        self.transitions = Transitions(self._engine, Slice(project, self._domains, Liveness(flows)))
        self._start = self.transitions.begin(self._engine.initial(flow))
        self._edges: dict[tuple[float, int], list[Edge]] = {}
        self._stimuli: dict[float, Stimuli] = {}

    def run(self, opening: Opening, bound: int = BOUND, avoid: Avoid | None = None) -> Exploration:
        """Give everything that can be met in about `bound` states, without what `avoid` says."""
        return self.begin(opening, bound, avoid).go_on()

    def begin(self, opening: Opening, bound: int = BOUND, avoid: Avoid | None = None) -> Run:
        """Give the same as a run that has only begun."""
        run = Run(self, Exploration(opening=opening, bound=bound), avoid, self._project.site)
        begin = CallStarted(at=0, call=CALL_ID, caller=opening.caller, called=opening.flow, values=opening.values)
        run.step(-1, *self._start, self.transitions.edge(self._start[0], Act(kind="start", events=(begin,))))
        return run

    def edges_of(self, control: int, at: float) -> list[Edge]:
        """Give what can happen in a control at this time."""
        edges = self._edges.get((at, control))
        if edges is None:
            if at not in self._stimuli:
                self._stimuli[at] = Stimuli(self._project, self._engine, self._domains, at)
            state = self.transitions.controls[control]
            acts = self._stimuli[at].of(state) if state.phase != "ended" else ()
            edges = self._edges[at, control] = [self.transitions.edge(control, act) for act in acts]
        return edges


class Run:
    """One run as it goes on; it can stop at what is sought, and go on from there."""

    def __init__(self, explorer: Explorer, found: Exploration, avoid: Avoid | None, site: Site) -> None:
        """Prepare a run that notes in `found` what it meets."""
        self.found = found
        self._places: list[tuple[int, int]] = []
        """Each state's control and data."""
        self._left = 0
        """How many states have been left; the others wait."""
        self._explorer = explorer
        self._transitions = explorer.transitions
        self._avoid = avoid
        opening = found.opening
        self._known = Known(site, now=opening.at, caller=opening.caller, called=opening.flow)
        self._numbers: dict[tuple[int, int], int] = {}
        self._met: set[Outcome] = set()

    def go_on(self, wanted: Fact | None = None) -> Exploration:
        """Go on until this mark has been met, or to the end; gives all that has been met so far."""
        found = self.found
        while self._left < len(self._places) and not found.stopped:
            if wanted in found.facts:
                return found
            if len(found.states) > found.bound:
                self._stop()
            else:
                self._leave(self._left)
                self._left += 1
        found.complete = not found.stopped
        return found

    def _stop(self) -> None:
        found = self.found
        found.stopped = True
        waiting = range(self._left, len(found.states))
        found.unexplored.update(each for each in waiting if found.states[each].phase != "ended")

    def _leave(self, number: int) -> None:
        """Let everything happen in a state that can."""
        found, avoid = self.found, self._avoid
        control, data = self._places[number]
        for edge in self._explorer.edges_of(control, found.opening.at):
            if avoid is not None and avoid(found.states[number], edge.act):
                found.unexplored.add(number)
                continue
            target = self.step(number, control, data, edge)
            if edge.onward:
                found.out[number].append(target)

    def step(self, source: int, control: int, data: int, edge: Edge) -> int:
        """Let something happen in a state; gives the number of the state it leads to."""
        transitions = self._transitions
        outcome = edge.outcomes.only or transitions.outcome(edge, control, data, self._known)
        move = outcome.move
        after = move.done.get(data)
        if after is None:
            after = transitions.moved(move, data)
        self.found.steps += outcome.steps
        if outcome not in self._met:
            self._meet(source, edge.act, outcome, after)
        key = (outcome.control, transitions.keys[after]) if not outcome.ended else ENDED
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._places)
            self._places.append((outcome.control, after))
            found = self.found
            found.states.append(transitions.state(outcome.control, after, self._known))
            found.parents.append((source, edge.act))
            found.out.append([])
        return number

    def _meet(self, source: int, act: Act, outcome: Outcome, data: int) -> None:
        """Note what an outcome brings that is met for the first time."""
        self._met.add(outcome)
        found = self.found
        found.guessed = found.guessed or act.guess
        for fact in outcome.facts:
            if fact not in found.facts:
                found.facts[fact] = source, act
                found.after[fact] = self._transitions.state(outcome.control, data, self._known)


def covered(project: Project, flow: str) -> list[Flow]:
    """Give a flow and all that it runs, directly or not."""
    found, waiting = {flow: project.flows[flow]}, [flow]
    while waiting:
        for node in project.flows[waiting.pop()].nodes.values():
            for _, value in node.texts:
                if isinstance(value, FlowRef) and value in project.flows and value not in found:
                    found[value] = project.flows[value]
                    waiting.append(value)
    return list(found.values())
