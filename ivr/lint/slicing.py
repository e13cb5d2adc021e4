"""Which states of the engine are taken for one: those that differ only in what decides no way.

A state is cut in two: its control, which is where the call stands and what is going on, and its data, which are the
variables of the flows around and of the flow it is in. Time, the number of prompts and who calls are in neither.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from ivr.dialog.ask import Asking
from ivr.dialog.input import InputNode
from ivr.engine.state import Frame, State
from ivr.expressions import is_static
from ivr.lint.compared import Compared
from ivr.lint.liveness import Liveness, Names
from ivr.model.copying import changed
from ivr.model.project import Project
from ivr.model.value import Record
from ivr.nodes.callback import Arranging
from ivr.nodes.collect import Collecting
from ivr.nodes.queue import Queue, Waiting

NONE = Record()
Data = tuple[Record, ...]
"""The variables of each flow that waits for a module, the outermost first, and of the flow a call is in."""


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
            variables=NONE,
            stack=tuple([Frame(flow=frame.flow, node=frame.node, variables=NONE) for frame in state.stack]),
            plays=0,
            playing=None if state.playing is None else 0,
            # Nodes entered count only where a queue may refuse again and again in no time.
            steps=state.steps if state.queued else 0,
            steps_since=0.0,
        )

    def live(self, state: State) -> tuple[Names, ...]:
        """Give the names in its data that a call may still look at."""
        if state.phase == "ended":
            return (frozenset(),) * (len(state.stack) + 1)
        around = [self._liveness.after(frame.flow, frame.node) for frame in state.stack]
        return (*around, self._liveness.at(state.flow, state.node))

    def key(self, data: Data) -> Hashable:
        """Give what makes data others than these: the types of values that nobody compares, else the values too."""
        return tuple([tuple([self._cut(name, value) for name, value in record.items()]) for record in data])

    def _cut(self, name: str, value: object) -> Hashable:
        if name not in self._relevant:
            self._relevant[name] = self._domains.is_relevant(name)
        # The type is kept beside the value, for to Python True is 1.
        return (name, type(value), value) if self._relevant[name] else (name, type(value))

    def _memo(self, state: State) -> Hashable:
        memo = state.memo
        if isinstance(memo, Asking):
            return self._asking(state, memo)
        if isinstance(memo, Collecting | Arranging):
            return replace(memo, asking=self._asking(state, memo.asking))
        if not isinstance(memo, Waiting):
            return memo
        node = self._project.flows[state.flow].nodes[state.node]
        turns = len(node.announcements) if isinstance(node, Queue) else 0
        return replace(memo, announced=memo.announced % turns if turns else 0)

    def _asking(self, state: State, asking: Asking) -> Asking:
        """Count silence and wrong keys together: which of them it was only chooses between reprompts."""
        place = (state.flow, state.node)
        if place not in self._plain:
            self._plain[place] = self._has_plain_reprompts(*place)
        if not asking.no_matches or not self._plain[place]:
            return asking
        return replace(asking, no_inputs=asking.no_inputs + asking.no_matches, no_matches=0)

    def _has_plain_reprompts(self, flow: str, node: str) -> bool:
        """Say whether the reprompts here are the same in every call, so that none of them can fail."""
        here, shared = self._project.flows[flow].nodes[node], self._project.flows[flow].reprompts
        own = (here.no_input, here.no_match) if isinstance(here, InputNode) else ()
        prompts = (each for prompts in (*own, shared.no_input, shared.no_match) for each in prompts)
        return all(is_static(spoken.text) for prompt in prompts for spoken in prompt.root.values())


def whole(control: State, data: Data, **fields: object) -> State:
    """Put a state together again, with other fields changed at the same time."""
    *around, variables = data
    if not around:
        return changed(control, variables=variables, **fields)
    frames = zip(control.stack, around, strict=True)
    stack = tuple([Frame(flow=frame.flow, node=frame.node, variables=each) for frame, each in frames])
    return changed(control, variables=variables, stack=stack, **fields)
