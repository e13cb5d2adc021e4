"""Runs another flow and comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.dialog import speak
from ivr.errors import RunError
from ivr.model.base import Identifier, VariableName
from ivr.model.event import Event, SubflowReturned
from ivr.model.node import Family, Node
from ivr.model.outlet import Outlet
from ivr.model.step import Descend, Step
from ivr.model.text import Expression, FlowRef, NodeRef
from ivr.model.value import Record, Value
from ivr.model.view import View


class Subflow(Node):
    """Runs a module with parameters; each of its exits leads somewhere here."""

    type: Literal["subflow"] = "subflow"
    family: ClassVar[Family] = "flow"
    icon: ClassVar[str] = "workflow"
    waits: ClassVar[bool] = False

    flow: FlowRef
    """Id of the module."""
    parameters: Mapping[VariableName, Expression] = {}
    """Parameter of the module to the expression that gives it."""
    exits: Annotated[Mapping[Identifier, NodeRef], Field(min_length=1)]
    """Exit of the module to where it leads here."""
    results: Mapping[VariableName, VariableName] = {}
    """Variable here to the name of a value the module returns."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give one outlet an exit of the module."""
        return tuple(
            Outlet(name=name, kind="exit", target=target, field=("exits", name)) for name, target in self.exits.items()
        )

    def writes(self) -> tuple[str, ...]:
        """Give the variables that hold results."""
        return tuple(self.results)

    def enter(self, call: View) -> Step:
        """Hand in the parameters and start the module."""
        parameters = Record({name: speak.value(expression, call) for name, expression in self.parameters.items()})
        return Step(into=Descend(flow=self.flow, parameters=parameters))

    def on(self, event: Event, call: View) -> Step | None:
        """Take the results and the outlet of the exit."""
        del call
        if not isinstance(event, SubflowReturned):
            return None
        if event.exit not in self.exits:
            raise RunError(f'"{self.flow}" returned through "{event.exit}", which leads nowhere here')
        results: dict[str, Value] = {name: event.values.get(value) for name, value in self.results.items()}
        return Step(outlet=event.exit, assign=Record(results))
