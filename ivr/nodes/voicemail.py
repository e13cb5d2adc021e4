"""Takes a message."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.dialog import speak
from ivr.dialog.recording import Recorder
from ivr.model.command import LeaveVoicemail
from ivr.model.event import Event, RecordFinished
from ivr.model.node import Family, Node, Recourse
from ivr.model.outlet import Outlet
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.text import MailboxRef, NodeRef
from ivr.model.universal import Universal
from ivr.model.view import View


class Voicemail(Node):
    """Records a message after a tone and puts it into a mailbox."""

    type: Literal["voicemail"] = "voicemail"
    family: ClassVar[Family] = "talk"
    icon: ClassVar[str] = "voicemail"
    recourse: ClassVar[Recourse | None] = "voicemail"

    mailbox: MailboxRef
    """Name of a mailbox in site.yaml."""
    prompt: Prompt | None = None
    """Said before the tone; without it, our own words."""
    max_seconds: Annotated[float, Field(ge=1, le=600)] = 120
    """Seconds after which the message ends."""
    silence: Annotated[float, Field(ge=1, le=60)] = 5
    """Seconds of silence that end the message."""
    next: NodeRef
    """Where the call goes with a message."""
    empty: NodeRef
    """Where a caller goes who said nothing."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give the way on, and the one for an empty message."""
        return (
            Outlet(name="next", kind="next", target=self.next, field=("next",)),
            Outlet(name="empty", kind="no_input", target=self.empty, field=("empty",)),
        )

    def takes(self, here: str, name: str, universal: Universal) -> bool:
        """Take universals that lead away, by key and until the tone."""
        del here, name
        return universal.next is not None

    def enter(self, call: View) -> Step:
        """Say what to do."""
        spoken = speak.items(self.prompt, call) if self.prompt is not None else speak.stock_items("voicemail", call)
        return Step(commands=(speak.play(spoken, call),), typed="")

    def on(self, event: Event, call: View) -> Step | None:
        """Record until hash, silence, the limit or hang-up; then keep the message."""
        if not isinstance(event, RecordFinished):
            return Recorder(max_seconds=self.max_seconds, silence=self.silence).on(event, call)
        if not event.voiced:
            return Step(outlet="empty")
        kept = LeaveVoicemail(node=call.node, mailbox=self.mailbox, path=event.path, seconds=event.seconds)
        return Step(commands=(kept,), outlet="next")
