"""Records what the caller says."""

from __future__ import annotations

from typing import ClassVar, Literal

from ivr.dialog import speak
from ivr.dialog.recording import RecordingNode, RecordingSeconds, SilenceSeconds
from ivr.model.base import VariableName
from ivr.model.event import RecordFinished
from ivr.model.node import Family
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.value import Record as Values
from ivr.model.view import View


class Record(RecordingNode):
    """Records the caller to a WAV file and keeps its name in a variable."""

    type: Literal["record"] = "record"
    family: ClassVar[Family] = "talk"
    icon: ClassVar[str] = "mic"

    prompt: Prompt
    """Says what to record."""
    variable: VariableName
    """Where the name of the WAV file goes."""
    max_seconds: RecordingSeconds = 60
    """Seconds after which the recording ends."""
    silence: SilenceSeconds = 3
    """Seconds of silence that end the recording."""

    def writes(self) -> tuple[str, ...]:
        """Give the variable that names the recording."""
        return (self.variable,)

    def enter(self, call: View) -> Step:
        """Say what to record."""
        return Step(commands=(speak.play(speak.items(self.prompt, call), call),), typed="")

    def keep(self, recorded: RecordFinished, call: View) -> Step:
        """Keep the name of the WAV file."""
        del call
        return Step(outlet="next", assign=Values({self.variable: recorded.path}))
