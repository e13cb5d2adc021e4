"""Which states of the engine are taken for one: those that differ only in what decides no way.

A state is cut in two: its control, which is where the call stands and what is going on, and its data, which are what
it counts, the variables of the flows around and of the flow it is in. Time, the number of prompts and who calls are in
neither.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from ivr.dialog.ask import Asking, Mistakes
from ivr.dialog.input import InputNode
from ivr.engine.state import Frame, State
from ivr.expressions import is_static
from ivr.lint.compared import Compared
from ivr.lint.liveness import Liveness, Names
from ivr.model.copying import changed
from ivr.model.project import Project
from ivr.model.value import Record
from ivr.nodes.queue import Queue, Waiting

NONE = Record()
NO_MISTAKES = Mistakes()
FAILURES, NO_INPUTS, NO_MATCHES = "failures", "no_inputs", "no_matches"
CALL_COUNTS = frozenset({FAILURES})
COUNTS = frozenset({FAILURES, NO_INPUTS, NO_MATCHES})
Data = tuple[Record, ...]
"""What a call counts; the variables of each flow that waits for a module, the outermost first; those of its flow."""


class Slice:
    """Cuts states."""

    def __init__(self, project: Project, domains: Compared, liveness: Liveness) -> None:
        """Keep the variables that guards look at; of the others, only the type; of those read no more, nothing."""
        self._project = project
        self._domains = domains
        self._liveness = liveness
        self._relevant: dict[str, bool] = {}
        self._plain: dict[tuple[str, str], bool] = {}

    def control(self, state: State) -> State:
        """Give a state without its data, and without what makes no state another one."""
        return changed(
            state,
            call="",
            caller="",
            called="",
            now=0.0,
            memo=self._memo(state),
            failures=0,
            variables=NONE,
            stack=tuple([Frame(flow=frame.flow, node=frame.node, variables=NONE) for frame in state.stack]),
            plays=0,
            playing=None if state.playing is None else 0,
            # Nodes entered count only where a queue may refuse again and again in no time.
            steps=state.steps if state.queued else 0,
            steps_since=0.0,
        )

    def data(self, state: State) -> Data:
        """Give what is in a state beside its control."""
        asking = asking_of(state.memo)
        mistakes = {} if asking is None else self.counted(state, asking.mistakes)
        counts = Record({FAILURES: state.failures, **mistakes})
        return (counts, *[frame.variables for frame in state.stack], state.variables)

    def live(self, state: State) -> tuple[Names, ...]:
        """Give the names in its data that a call may still look at."""
        if state.phase == "ended":
            return (frozenset(),) * (len(state.stack) + 2)
        counts = CALL_COUNTS if asking_of(state.memo) is None else COUNTS
        around = [self._liveness.after(frame.flow, frame.node) for frame in state.stack]
        return (counts, *around, self._liveness.at(state.flow, state.node))

    def key(self, data: Data) -> Hashable:
        """Give what makes data others than these: the types of values that nobody compares, else the values too."""
        counts, *records = data
        return (counts, *[tuple([self._cut(name, value) for name, value in record.items()]) for record in records])

    def _cut(self, name: str, value: object) -> Hashable:
        if name not in self._relevant:
            self._relevant[name] = self._domains.is_relevant(name)
        # The type is kept beside the value, for to Python True is 1.
        return (name, type(value), value) if self._relevant[name] else (name, type(value))

    def _memo(self, state: State) -> Hashable:
        memo: Hashable = having_made(NO_MISTAKES, state.memo)
        if not isinstance(memo, Waiting):
            return memo
        node = self._project.flows[state.flow].nodes[state.node]
        turns = len(node.announcements) if isinstance(node, Queue) else 0
        return changed(memo, announced=memo.announced % turns if turns else 0)

    def counted(self, state: State, mistakes: Mistakes) -> Record:
        """Give these as counts. Silence and wrong keys together: which it was only chooses between reprompts."""
        place = (state.flow, state.node)
        if place not in self._plain:
            self._plain[place] = self._has_plain_reprompts(*place)
        silent, wrong = mistakes.no_inputs, mistakes.no_matches
        if self._plain[place]:
            silent, wrong = silent + wrong, 0
        return Record({NO_INPUTS: silent, NO_MATCHES: wrong})

    def _has_plain_reprompts(self, flow: str, node: str) -> bool:
        """Say whether the reprompts here are the same in every call, so that none of them can fail."""
        here, shared = self._project.flows[flow].nodes[node], self._project.flows[flow].reprompts
        own = (here.no_input, here.no_match) if isinstance(here, InputNode) else ()
        prompts = (each for prompts in (*own, shared.no_input, shared.no_match) for each in prompts)
        return all(is_static(spoken.text) for prompt in prompts for spoken in prompt.root.values())


def whole(control: State, data: Data, **fields: object) -> State:
    """Put a state together again, with other fields changed at the same time."""
    counts, *around, variables = data
    if around:
        frames = zip(control.stack, around, strict=True)
        fields["stack"] = tuple([Frame(flow=frame.flow, node=frame.node, variables=each) for frame, each in frames])
    if NO_INPUTS in counts:
        mistakes = Mistakes(no_inputs=_count(counts, NO_INPUTS), no_matches=_count(counts, NO_MATCHES))
        fields["memo"] = having_made(mistakes, control.memo)
    return changed(control, variables=variables, failures=_count(counts, FAILURES), **fields)


def asking_of(memo: object) -> Asking | None:
    """Give the question that is asked, None where there is none."""
    if isinstance(memo, Asking):
        return memo
    asking = getattr(memo, "asking", None)
    return asking if isinstance(asking, Asking) else None


def having_made(mistakes: Mistakes, memo: Any) -> Any:
    """Give what a node remembers, with these mistakes made if it asks a question."""
    asking = asking_of(memo)
    if asking is None:
        return memo
    having = changed(asking, mistakes=mistakes)
    return having if memo is asking else changed(memo, asking=having)


def _count(counts: Record, name: str) -> int:
    count = counts.get(name, 0)
    assert isinstance(count, int)
    return count
