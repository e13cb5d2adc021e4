"""Takes a message."""

from __future__ import annotations

from typing import ClassVar, Literal

from ivr.dialog import speak
from ivr.dialog.recording import RecordingNode, RecordingSeconds, SilenceSeconds
from ivr.model.command import LeaveVoicemail
from ivr.model.event import RecordFinished
from ivr.model.node import Family, Recourse
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.text import MailboxRef
from ivr.model.view import View


class Voicemail(RecordingNode):
    """Records a message after a tone and puts it into a mailbox."""

    type: Literal["voicemail"] = "voicemail"
    family: ClassVar[Family] = "talk"
    icon: ClassVar[str] = "voicemail"
    recourse: ClassVar[Recourse | None] = "voicemail"

    mailbox: MailboxRef
    """Name of a mailbox in site.yaml."""
    prompt: Prompt | None = None
    """Said before the tone; without it, our own words."""
    max_seconds: RecordingSeconds = 120
    """Seconds after which the message ends."""
    silence: SilenceSeconds = 5
    """Seconds of silence that end the message."""

    def enter(self, call: View) -> Step:
        """Say what to do."""
        spoken = speak.items(self.prompt, call) if self.prompt is not None else speak.stock_items("voicemail", call)
        return Step(commands=(speak.play(spoken, call),), typed="")

    def keep(self, recorded: RecordFinished, call: View) -> Step:
        """Put the message into the mailbox; hanging up ends a message too."""
        kept = LeaveVoicemail(node=call.node, mailbox=self.mailbox, path=recorded.path, seconds=recorded.seconds)
        return Step(commands=(kept,), outlet="next")
