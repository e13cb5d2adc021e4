"""Leaves a module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from ivr.dialog import speak
from ivr.model.base import Identifier, VariableName
from ivr.model.node import Family, Node
from ivr.model.outlet import Outlet
from ivr.model.step import Ascend, Step
from ivr.model.text import Expression
from ivr.model.value import Record
from ivr.model.view import View


class Exit(Node):
    """Returns to the flow that called this module, through one of its exits, with values."""

    type: Literal["exit"] = "exit"
    family: ClassVar[Family] = "flow"
    icon: ClassVar[str] = "log-out"
    ends: ClassVar[bool] = True
    waits: ClassVar[bool] = False

    exit: Identifier = "done"
    """The name that a subflow node knows this way out by."""
    values: Mapping[VariableName, Expression] = {}
    """Value that is returned, by name, to its expression."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give none: the module is over."""
        return ()

    def enter(self, call: View) -> Step:
        """Return the values."""
        values = Record({name: speak.value(expression, call) for name, expression in self.values.items()})
        return Step(into=Ascend(exit=self.exit, values=values))
