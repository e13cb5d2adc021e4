"""Takes another way by what is known of the call."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.dialog import speak
from ivr.model.base import Frozen
from ivr.model.node import Family, Node
from ivr.model.outlet import Outlet
from ivr.model.step import Step
from ivr.model.text import Expression, NodeRef
from ivr.model.view import View


class Case(Frozen):
    """A condition and where it leads."""

    when: Expression
    """Holds or not, such as `balance > 0`; anything but false, 0, null and "" holds."""
    next: NodeRef
    """Where the call goes when it holds."""
    label: str = ""


class Branch(Node):
    """Takes the first case whose condition holds, else `default`."""

    type: Literal["branch"] = "branch"
    family: ClassVar[Family] = "decide"
    icon: ClassVar[str] = "split"
    waits: ClassVar[bool] = False

    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
    """Conditions, tried from the first to the last."""
    default: NodeRef
    """Where the call goes when no condition holds."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give one outlet a case, counted from 1, and the default."""
        cases = tuple(
            Outlet(
                name=f"case{number}",
                kind="case",
                target=case.next,
                field=("cases", number - 1, "next"),
                label=case.label or case.when,
            )
            for number, case in enumerate(self.cases, start=1)
        )
        return (*cases, Outlet(name="default", kind="default", target=self.default, field=("default",)))

    def enter(self, call: View) -> Step:
        """Try the cases in order."""
        for number, case in enumerate(self.cases, start=1):
            if speak.value(case.when, call):
                return Step(outlet=f"case{number}")
        return Step(outlet="default")
