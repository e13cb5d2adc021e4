"""Records the caller after a prompt: tone, then speech until hash, silence or a limit."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ivr.model.command import Mark, StartRecording, StopPlay, StopRecording
from ivr.model.event import DigitPressed, Event, PlayFinished, RecordFinished
from ivr.model.node import Node
from ivr.model.outlet import Outlet
from ivr.model.step import UNIVERSAL, Step
from ivr.model.text import NodeRef
from ivr.model.universal import Universal
from ivr.model.view import View

FINISH = "#"
RecordingSeconds = Annotated[float, Field(ge=1, le=600)]
SilenceSeconds = Annotated[float, Field(ge=1, le=60)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The tone has sounded."""


class RecordingNode(Node):
    """A node that records the caller; what becomes of the recording is its own affair."""

    max_seconds: RecordingSeconds
    """Seconds after which the recording ends."""
    silence: SilenceSeconds
    """Seconds of silence that end the recording."""
    next: NodeRef
    """Where the call goes with a recording."""
    empty: Annotated[NodeRef, Field(json_schema_extra={"x-outlet": {"kind": "no_input"}})]
    """Where a caller goes who said nothing."""

    @abstractmethod
    def keep(self, recorded: RecordFinished, call: View) -> Step:
        """Say what happens with a recording in which somebody spoke."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give the way on, and the one when nobody spoke."""
        return (
            Outlet(name="next", kind="next", target=self.next, field=("next",)),
            Outlet(name="empty", kind="no_input", target=self.empty, field=("empty",)),
        )

    def takes(self, here: str, name: str, universal: Universal) -> bool:
        """Take universals that lead away, by key and until the tone."""
        del here, name
        return universal.next is not None

    def on(self, event: Event, call: View) -> Step | None:
        """Record after the prompt or at hash, until hash, silence or the limit."""
        if isinstance(event, RecordFinished):
            return self.keep(event, call) if event.voiced else Step(outlet="empty")
        if isinstance(event, PlayFinished):
            return self._start(call)
        return self._pressed(event.digit, call) if isinstance(event, DigitPressed) else None

    def _pressed(self, digit: str, call: View) -> Step:
        if call.memo is None:
            name = next((name for name, universal in call.universals if digit in universal.keys), None)
            if name is not None:
                return Step(commands=(Mark(kind="key", name=name),), outlet=UNIVERSAL + name)
        if digit != FINISH:
            return Step(memo=call.memo)
        if call.memo is None:
            start = self._start(call)
            return Step(commands=(StopPlay(), *start.commands), memo=start.memo)
        return Step(commands=(StopRecording(),), memo=call.memo)

    def _start(self, call: View) -> Step:
        begin = StartRecording(node=call.node, max_seconds=self.max_seconds, silence=self.silence, beep=True)
        return Step(commands=(begin,), memo=Recording())
