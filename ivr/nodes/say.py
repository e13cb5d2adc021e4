"""Says something."""

from __future__ import annotations

from typing import ClassVar, Literal

from ivr.dialog import speak
from ivr.model.event import DigitPressed, Event, PlayFinished
from ivr.model.node import Family, Node
from ivr.model.outlet import Outlet
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.text import NodeRef
from ivr.model.view import View


class Say(Node):
    """Plays a prompt to its end, or until the caller presses a key."""

    type: Literal["say"] = "say"
    family: ClassVar[Family] = "talk"
    icon: ClassVar[str] = "volume-2"

    prompt: Prompt
    """What the caller hears."""
    barge_in: bool = True
    """Whether a key skips the rest; the key then counts in the next input node."""
    next: NodeRef
    """Where the call goes on."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give the one way on."""
        return (Outlet(name="next", kind="next", target=self.next, field=("next",)),)

    def enter(self, call: View) -> Step:
        """Play the prompt; a caller who has typed ahead need not hear it."""
        if call.typed and self.barge_in:
            return Step(outlet="next")
        spoken = speak.items(self.prompt, call)
        # A prompt that comes out empty takes no time; two of them in a circle must not spin for ever.
        return Step(commands=(speak.play(spoken, call),)) if spoken else Step(outlet="next")

    def on(self, event: Event, call: View) -> Step | None:
        """Go on at the end, or at a key."""
        if isinstance(event, PlayFinished):
            return Step(outlet="next")
        if isinstance(event, DigitPressed) and self.barge_in:
            return Step(outlet="next", typed=call.typed + event.digit)
        return None
