"""Which states of the engine are taken for one: those that differ only in what decides no way."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from ivr.engine.state import State
from ivr.lint.compared import Compared
from ivr.model.project import Project
from ivr.model.value import Record
from ivr.nodes.queue import Queue, Waiting


class Slice:
    """Gives each state its key."""

    def __init__(self, project: Project, domains: Compared) -> None:
        """Keep the variables that guards look at; of the others, only the type."""
        self._project = project
        self._domains = domains
        self._relevant: dict[str, bool] = {}
        self._variables: dict[Record, Hashable] = {}

    def key(self, state: State) -> Hashable:
        """Give what makes a state another one: not the time, the number of prompts, or values nobody asks for."""
        if state.phase == "ended":
            return "ended"
        return (
            state.flow,
            state.node,
            state.phase,
            self._memo(state),
            self._sliced(state.variables),
            tuple((frame.flow, frame.node, self._sliced(frame.variables)) for frame in state.stack),
            state.language,
            state.typed,
            state.playing is None,
            state.holding,
            state.timers,
            state.listening,
            state.recording,
            state.queued,
            state.failures,
            # Nodes entered count only where a queue may refuse again and again in no time.
            state.steps if state.queued else 0,
        )

    def _memo(self, state: State) -> Hashable:
        memo = state.memo
        if not isinstance(memo, Waiting):
            return memo
        node = self._project.flows[state.flow].nodes[state.node]
        turns = len(node.announcements) if isinstance(node, Queue) else 0
        return replace(memo, announced=memo.announced % turns if turns else 0)

    def _sliced(self, variables: Record) -> Hashable:
        found = self._variables.get(variables)
        if found is None:
            found = tuple((name, value if self._keeps(name) else type(value)) for name, value in variables.items())
            self._variables[variables] = found
        return found

    def _keeps(self, name: str) -> bool:
        if name not in self._relevant:
            self._relevant[name] = self._domains.is_relevant(name)
        return self._relevant[name]
