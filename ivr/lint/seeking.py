"""Seeks the witness of a finding: which calls to explore, and what in them shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from ivr.engine.session import Engine
from ivr.engine.state import State
from ivr.lint.act import Act
from ivr.lint.callbacks import confirmed, offered_too_late, offers_at
from ivr.lint.exploration import Exploration, Opening
from ivr.lint.explorer import BOUND, Run
from ivr.lint.finding import Finding
from ivr.lint.openings import helps, openings
from ivr.lint.running import engine as engine_of
from ivr.lint.scope import Scope
from ivr.lint.transitions import Fact
from ivr.lint.witness import Witness, witness
from ivr.model.command import Mark
from ivr.model.event import DigitPressed

UNSHOWN = "an error that comes without a replay may have one beyond"
SEEN = "RAC"
"""Families of rules whose errors a call can show."""
TRAPS = frozenset({"R104", "R110"})
"""Rules that say a caller gets nowhere any more."""
HELPLESS = frozenset({"A202"})
"""Rules that say a caller gets to no help any more."""
WHOLE = TRAPS | HELPLESS | {"C303", "C305", "R105", "R112"}
"""Rules whose witness is told from others only where all calls are known."""
UNOFFERED = frozenset({"R103"})
"""Rules about callers who have not even been where help is."""
UNHELPED = frozenset({"A207"})
"""Rules about callers who have not been helped before."""
HELP = frozenset({("queue", "answered"), ("transfer", "answered"), ("callback", "booked"), ("record", "spoken")})
"""What happens to a caller who is helped."""
UNCALLED = frozenset({"C301"})
"""Rules about callers whom nobody has offered a callback."""
Avoiding = Literal["help", "offers", "callbacks"]
Way = tuple[list[Act], State]


def with_witnesses(scope: Scope, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give the findings, each error of these families with the call that shows it, where there is one."""
    seeker = Seeker(scope)
    for finding in findings:
        wanted = finding.severity == "error" and finding.code[:1] in tuple(SEEN)
        call = seeker.seek(finding) if wanted else None
        yield replace(finding, witness=call, course=call.course()) if call is not None else finding


class Seeker:
    """Explores the calls of a project, each opening once, and no further than what is sought."""

    def __init__(self, scope: Scope) -> None:
        """Prepare; nothing is explored before it is needed."""
        self._scope = scope
        self._project = scope.project
        self._begun = lru_cache(maxsize=64)(self._begin)

    def seek(self, finding: Finding) -> Witness | None:
        """Give the shortest call that shows a finding, in the opening state it speaks of where it names one."""
        project = self._project
        if finding.flow not in project.flows:
            return None
        entries = [entry for entry in self._scope.entries if finding.flow in self._scope.closure(entry)]
        begins = [opening for entry in entries for opening in openings(self._scope.call(entry))]
        named = finding.how[:1]
        for opening in sorted(begins, key=lambda each: ((each.name,) != named, each.flow != finding.flow)):
            way = self._way(finding, opening)
            found = witness(project, opening, *way) if way is not None else None
            if found is not None:
                return found
        for opening in begins:
            self._scope.call(opening.flow).note(self._explored(finding, opening), UNSHOWN)
        return None

    def _begin(self, opening: Opening, avoiding: Avoiding | None) -> Run:
        call = self._scope.call(opening.flow)
        offered = offers_at(call, opening.name) if avoiding == "callbacks" else frozenset()

        def avoid(state: State, act: Act) -> bool:
            if avoiding == "callbacks":
                return (state.flow, state.node) in offered
            return (act.kind, act.detail) in HELP if avoiding == "help" else helps(self._project, state)

        return self._scope.call(opening.flow).explorer.begin(opening, BOUND, avoid if avoiding else None)

    def _explored(self, finding: Finding, opening: Opening, wanted: Fact | None = None) -> Exploration:
        """Give the calls that could show a finding, all of them unless a wanted mark is among the first."""
        return self._begun(opening, _avoiding(finding)).go_on(wanted)

    def _way(self, finding: Finding, opening: Opening) -> Way | None:
        explored = self._explored(finding, opening, _best(finding))
        if finding.code in TRAPS | HELPLESS:
            return self._lost(finding, explored)
        if finding.code == "C303":
            numbers = confirmed(finding, self._project, explored.states)
            return next(((explored.path(number), explored.states[number]) for number in numbers), None)
        if finding.code == "C305" and finding.outlet != "queue":
            return self._too_late(finding, explored)
        for fact in _facts(finding, explored.facts):
            found = explored.path_to(fact)
            if found is not None:
                return found, explored.after[fact]
        return None

    def _lost(self, finding: Finding, explored: Exploration) -> Way | None:
        """Give the way to the first state at the node from which nothing good can be reached any more."""
        goals = {number for number, state in enumerate(explored.states) if helps(self._project, state)}
        if finding.code in TRAPS:
            goals |= {number for number, state in enumerate(explored.states) if state.phase != "running"}
        # What was not explored to its end may lead anywhere.
        goals |= explored.unexplored
        hopeful = explored.leading_to(goals)
        lost = [number for number in range(len(explored.states)) if number not in hopeful]
        return next((each for each in self._ending(finding, explored, lost)), None)

    def _too_late(self, finding: Finding, explored: Exploration) -> Way | None:
        """Give the way on which a caller takes a slot that cannot be kept."""
        engine = engine_of(self._project)
        for number, key in offered_too_late(finding, self._project, explored.states):
            taken = Act(kind="press", detail=key, events=(DigitPressed(at=explored.opening.at, digit=key),))
            state, _ = engine.advance(explored.states[number], taken.events[0])
            return [*explored.path(number), taken], state
        return None

    def _ending(self, finding: Finding, explored: Exploration, lost: list[int]) -> Iterator[Way]:
        """Give the ways to these states that end at the finding's node, or else go through it at the last."""
        for number in lost:
            state = explored.states[number]
            if (state.flow, state.node) == (finding.flow, finding.node):
                yield explored.path(number), state
        engine = engine_of(self._project)
        for number in lost:
            source, act = explored.parents[number]
            before = explored.states[source] if source >= 0 else engine.initial(explored.opening.flow)
            if ("node", f"{finding.flow}.{finding.node}") in _marks(engine, before, act):
                yield explored.path(number), explored.states[number]


def _avoiding(finding: Finding) -> Avoiding | None:
    if finding.code in UNOFFERED:
        return "offers"
    if finding.code in UNCALLED:
        return "callbacks"
    return "help" if finding.code in UNHELPED else None


def _marks(engine: Engine, state: State, act: Act) -> set[Fact]:
    found: set[Fact] = set()
    for event in act.events:
        state, commands = engine.advance(state, event)
        found |= {(each.kind, each.name) for each in commands if isinstance(each, Mark)}
    return found


def _best(finding: Finding) -> Fact | None:
    """Give the mark that shows a finding better than any other, None when all calls are needed to tell."""
    if finding.code in WHOLE or not finding.node:
        return None
    return next(_facts(finding, ()), None)


def _facts(finding: Finding, met: Iterable[Fact]) -> Iterator[Fact]:
    """Give the marks that show a finding, the best first; `met` are those there are."""
    place = f"{finding.flow}.{finding.node}"
    # A team that never opens has no time to offer, so the callback fails.
    outlet = "failed" if finding.code == "C305" else finding.outlet.rpartition(".")[2]
    errors = [fact for fact in met if fact[0] == "error"]
    if finding.code == "R105":
        yield from (fact for fact in errors if "more than" in fact[1])
        return
    if finding.code == "R112":
        yield from (fact for fact in errors if "nested more than" in fact[1])
    if not finding.node:
        yield from (fact for fact in errors if finding.outlet and fact[1].startswith(f"{finding.flow}."))
        yield "ended", "flow"
        return
    if outlet:
        yield "outlet", f"{place}.{outlet}"
        yield from (fact for fact in errors if fact[1].startswith(f"{place}:"))
    yield "node", place
