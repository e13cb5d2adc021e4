"""Records the caller after a prompt: tone, then speech until hash, silence or a limit."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.model.command import Mark, StartRecording, StopPlay, StopRecording
from ivr.model.event import DigitPressed, Event, PlayFinished
from ivr.model.step import UNIVERSAL, Step
from ivr.model.view import View

FINISH = "#"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The tone has sounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """How long a recording may be, in seconds, and the silence that ends it."""

    max_seconds: float
    silence: float

    def on(self, event: Event, call: View) -> Step | None:
        """Start after the prompt or at hash; stop at hash. Until the tone, the keys of universals lead away.

        RecordFinished is the node's to handle.
        """
        if isinstance(event, PlayFinished):
            return self._start(call)
        if not isinstance(event, DigitPressed):
            return None
        if call.memo is None:
            name = next((name for name, universal in call.universals if event.digit in universal.keys), None)
            if name is not None:
                return Step(commands=(Mark(kind="key", name=name),), outlet=UNIVERSAL + name)
        if event.digit != FINISH:
            return Step(memo=call.memo)
        if call.memo is None:
            start = self._start(call)
            return Step(commands=(StopPlay(), *start.commands), memo=start.memo)
        return Step(commands=(StopRecording(),), memo=call.memo)

    def _start(self, call: View) -> Step:
        begin = StartRecording(node=call.node, max_seconds=self.max_seconds, silence=self.silence, beep=True)
        return Step(commands=(begin,), memo=Recording())
