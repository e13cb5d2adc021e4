"""Connects the caller to somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.dialog import speak
from ivr.dialog.passing import passed
from ivr.model.base import Seconds
from ivr.model.command import Command, Hangup, Hold
from ivr.model.command import Transfer as TransferCommand
from ivr.model.event import BridgeEnded, DigitPressed, Event, PlayFailed, PlayFinished, TransferEnded
from ivr.model.node import Family, Node, Recourse
from ivr.model.outlet import Outlet
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.text import NodeRef, Template, VariableRef
from ivr.model.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    """The far end is being called, or talked to."""


class Transfer(Node):
    """Rings a SIP address or telephone number; what can go wrong has an outlet each."""

    type: Literal["transfer"] = "transfer"
    family: ClassVar[Family] = "connect"
    icon: ClassVar[str] = "phone-forwarded"
    recourse: ClassVar[Recourse | None] = "agent"

    to: Template
    """A SIP URI, or a telephone number that goes out through the site's trunk."""
    mode: Literal["bridge", "refer"] = "bridge"
    """bridge: we stay in the call, so the caller can come back. refer: the caller's side dials, and we are out."""
    ring_seconds: Seconds = 30
    """How long the far end may ring."""
    prompt: Prompt | None = None
    """Said before it rings."""
    hold: str = ""
    """Hold audio while it rings."""
    passes: Annotated[tuple[VariableRef, ...], Field(alias="pass")] = ()
    """Variables the far end's phone is told with the call."""
    answered: NodeRef | None = None
    """Where the caller goes when the far end hangs up; without it the call ends."""
    busy: NodeRef
    """Where the caller goes when the line is busy."""
    no_answer: NodeRef
    """Where the caller goes when nobody picks up in time."""
    failed: NodeRef
    """Where the caller goes when the call cannot be made."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give what can come of ringing."""
        answered = Outlet(name="answered", kind="answered", target=self.answered, field=("answered",), required=False)
        return (
            *((answered,) if self.answered is not None else ()),
            Outlet(name="busy", kind="busy", target=self.busy, field=("busy",)),
            Outlet(name="no_answer", kind="no_answer", target=self.no_answer, field=("no_answer",)),
            Outlet(name="failed", kind="failed", target=self.failed, field=("failed",)),
        )

    def enter(self, call: View) -> Step:
        """Say the prompt, then ring."""
        spoken = speak.items(self.prompt, call) if self.prompt is not None else ()
        if spoken:
            return Step(commands=(speak.play(spoken, call),), typed="")
        return self._ring(call)

    def on(self, event: Event, call: View) -> Step | None:
        """Take the outlet of what happened."""
        match event:
            case PlayFinished() | PlayFailed() if call.memo is None:
                return self._ring(call)
            case TransferEnded(outcome="answered") if self.mode == "bridge":
                return Step(memo=call.memo)
            case TransferEnded(outcome="answered") | BridgeEnded():
                return Step(outlet="answered") if self.answered is not None else Step(commands=(Hangup(),))
            case TransferEnded(outcome=outcome):
                return Step(outlet=outcome)
            case DigitPressed():
                # Keys are for whoever answers, not for the node after the talk.
                return Step(memo=call.memo)
        return None

    def _ring(self, call: View) -> Step:
        ring = TransferCommand(
            node=call.node,
            to=speak.text(self.to, call),
            mode=self.mode,
            timeout=self.ring_seconds,
            passed=passed(self.passes, call),
        )
        sound: tuple[Command, ...] = (Hold(audio=self.hold),)
        return Step(commands=(*sound, ring), memo=Ringing(), typed="")
