"""Ends the call."""

from __future__ import annotations

from typing import ClassVar, Literal

from ivr.dialog import speak
from ivr.model.command import Hangup as HangupCommand
from ivr.model.event import Event, PlayFailed, PlayFinished
from ivr.model.node import Family, Node
from ivr.model.outlet import Outlet
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.view import View


class Hangup(Node):
    """Says goodbye, where there is a prompt, and hangs up."""

    type: Literal["hangup"] = "hangup"
    family: ClassVar[Family] = "flow"
    icon: ClassVar[str] = "phone-off"
    ends: ClassVar[bool] = True

    prompt: Prompt | None = None
    """Said before the call ends."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give none: the call is over."""
        return ()

    def enter(self, call: View) -> Step:
        """Say goodbye."""
        if self.prompt is None:
            return Step(commands=(HangupCommand(),))
        return Step(commands=(speak.play(speak.items(self.prompt, call), call),))

    def on(self, event: Event, call: View) -> Step | None:
        """Hang up once it is said."""
        del call
        return Step(commands=(HangupCommand(),)) if isinstance(event, PlayFinished | PlayFailed) else None
