"""What stands still while calls come and go: nodes, where their outlets lead, and what a node may know there."""

from __future__ import annotations

from typing import Any

from ivr.engine.state import State
from ivr.errors import RunError
from ivr.model.copying import changed
from ivr.model.flow import Flow
from ivr.model.node import Node
from ivr.model.project import Project
from ivr.model.universal import Universal
from ivr.model.value import Record
from ivr.model.view import View

Place = tuple[str, ...]
"""A flow, a node of it, and the flows around."""


class Places:
    """The nodes of a project, each worked out once."""

    def __init__(self, project: Project) -> None:
        """Prepare; nothing is worked out before a call comes there."""
        self._project = project
        self._targets: dict[tuple[str, str], dict[str, str | None]] = {}
        self._views: dict[Place, View] = {}

    def flow(self, state: State) -> Flow:
        """Give the flow a call is in."""
        return self._project.flows[state.flow]

    def node(self, state: State) -> Node:
        """Give the node a call is at; raises RunError for one that the flow does not have."""
        node = self.flow(state).nodes.get(state.node)
        if node is None:
            raise RunError(f'{state.flow} has no node "{state.node}"')
        return node

    def target(self, state: State, outlet: str) -> str:
        """Give the node that an outlet of the current one leads to; raises RunError for one that leads nowhere."""
        place = (state.flow, state.node)
        targets = self._targets.get(place)
        if targets is None:
            # The first of a name counts.
            outlets = reversed(self.node(state).outlets())
            targets = self._targets[place] = {each.name: each.target for each in outlets}
        target = targets.get(outlet)
        if target is None:
            raise RunError(f'the outlet "{outlet}" of {state.flow}.{state.node} leads nowhere')
        return target

    def view(self, state: State) -> View:
        """Give the call as its current node sees it."""
        place = place_of(state)
        standing = self._views.get(place)
        if standing is None:
            standing = self._views[place] = self._standing(state)
        return changed(standing, **passing(state))

    def _standing(self, state: State) -> View:
        """Give the view with what every call sees there; the rest is blank."""
        flow = self.flow(state)
        source = self._project.sources.get(state.flow)
        return View(
            node=state.node,
            now=0,
            caller="",
            called="",
            language="",
            fallback=flow.language,
            languages=flow.spoken,
            folder=source.folder if source else "",
            site=self._project.site,
            variables=Record(),
            memo=None,
            typed="",
            play=0,
            universals=self._universals(state),
            reprompts=flow.reprompts,
        )

    def _universals(self, state: State) -> tuple[tuple[str, Universal], ...]:
        """Give what works at this node: the flow's universals, then those of its callers that it does not define."""
        found: dict[str, Universal] = {}
        for flow in (state.flow, *(frame.flow for frame in reversed(state.stack))):
            for name, universal in self._project.flows[flow].universals.items():
                found.setdefault(name, universal)
        node = self.flow(state).nodes.get(state.node)
        return tuple((name, each) for name, each in found.items() if node is None or node.takes(state.node, name, each))


def passing(state: State) -> dict[str, Any]:
    """Give the fields of a view that go with the call; the others are the same for every call at a place."""
    return {
        "now": state.now,
        "caller": state.caller,
        "called": state.called,
        "language": state.language,
        "variables": state.variables,
        "memo": state.memo,
        "typed": state.typed,
        "play": state.plays + 1,
        "owed": state.owed,
    }


def place_of(state: State) -> Place:
    """Give where a call is."""
    return (state.flow, state.node, *[frame.flow for frame in state.stack])
