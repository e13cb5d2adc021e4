"""Gives variables new values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.dialog import speak
from ivr.model.base import VariableName
from ivr.model.node import Family, Node
from ivr.model.outlet import Outlet
from ivr.model.step import Step
from ivr.model.text import Expression, NodeRef
from ivr.model.value import Record
from ivr.model.view import View


class Set(Node):
    """Sets each variable to the value of its expression; all see the values from before."""

    type: Literal["set"] = "set"
    family: ClassVar[Family] = "decide"
    icon: ClassVar[str] = "variable"
    waits: ClassVar[bool] = False

    values: Annotated[Mapping[VariableName, Expression], Field(min_length=1)]
    """Variable to the expression that gives its new value."""
    next: NodeRef
    """Where the call goes on."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give the one way on."""
        return (Outlet(name="next", kind="next", target=self.next, field=("next",)),)

    def writes(self) -> tuple[str, ...]:
        """Give the variables set."""
        return tuple(self.values)

    def enter(self, call: View) -> Step:
        """Set them and go on."""
        assign = Record({name: speak.value(expression, call) for name, expression in self.values.items()})
        return Step(assign=assign, outlet="next")
