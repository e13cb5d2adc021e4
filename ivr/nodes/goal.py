"""Notes that the caller got what they called for."""

from __future__ import annotations

from typing import ClassVar, Literal

from ivr.model.base import Identifier
from ivr.model.command import Mark
from ivr.model.node import Family, Node
from ivr.model.outlet import Outlet
from ivr.model.step import Step
from ivr.model.text import NodeRef
from ivr.model.view import View


class Goal(Node):
    """Marks a completion by name, for statistics and for the linter."""

    type: Literal["goal"] = "goal"
    family: ClassVar[Family] = "flow"
    icon: ClassVar[str] = "flag"
    waits: ClassVar[bool] = False

    goal: Identifier
    """Name of the goal, as reports show it."""
    next: NodeRef
    """Where the call goes on."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give the one way on."""
        return (Outlet(name="next", kind="next", target=self.next, field=("next",)),)

    def enter(self, call: View) -> Step:
        """Mark it and go on."""
        del call
        return Step(commands=(Mark(kind="goal", name=self.goal),), outlet="next")
