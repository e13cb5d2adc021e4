"""Records what the caller says."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.dialog import speak
from ivr.dialog.recording import Recorder
from ivr.model.base import VariableName
from ivr.model.event import Event, RecordFinished
from ivr.model.node import Family, Node
from ivr.model.outlet import Outlet
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.text import NodeRef
from ivr.model.universal import Universal
from ivr.model.value import Record as Values
from ivr.model.view import View


class Record(Node):
    """Records the caller to a WAV file and keeps its name in a variable."""

    type: Literal["record"] = "record"
    family: ClassVar[Family] = "talk"
    icon: ClassVar[str] = "mic"

    prompt: Prompt
    """Says what to record."""
    variable: VariableName
    """Where the name of the WAV file goes."""
    max_seconds: Annotated[float, Field(ge=1, le=600)] = 60
    """Seconds after which the recording ends."""
    silence: Annotated[float, Field(ge=1, le=60)] = 3
    """Seconds of silence that end the recording."""
    next: NodeRef
    """Where the call goes with a recording."""
    empty: NodeRef
    """Where a caller goes who said nothing."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give the way on, and the one when nobody spoke."""
        return (
            Outlet(name="next", kind="next", target=self.next, field=("next",)),
            Outlet(name="empty", kind="no_input", target=self.empty, field=("empty",)),
        )

    def writes(self) -> tuple[str, ...]:
        """Give the variable that names the recording."""
        return (self.variable,)

    def takes(self, here: str, name: str, universal: Universal) -> bool:
        """Take universals that lead away, by key and until the tone."""
        del here, name
        return universal.next is not None

    def enter(self, call: View) -> Step:
        """Say what to record."""
        return Step(commands=(speak.play(speak.items(self.prompt, call), call),), typed="")

    def on(self, event: Event, call: View) -> Step | None:
        """Record until hash, silence or the limit."""
        if not isinstance(event, RecordFinished):
            return Recorder(max_seconds=self.max_seconds, silence=self.silence).on(event, call)
        if not event.voiced:
            return Step(outlet="empty")
        return Step(outlet="next", assign=Values({self.variable: event.path}))
