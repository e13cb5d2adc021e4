"""Records the call, or stops doing so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ivr.dialog import speak
from ivr.dialog.ask import Asked, Asking, Question, begin, proceed
from ivr.dialog.choice import Choice
from ivr.dialog.confirm import ENTER_AGAIN, YES, yes_or_again
from ivr.model.command import ControlRecording
from ivr.model.copying import changed
from ivr.model.event import Event, PlayFinished
from ivr.model.node import Family, Node
from ivr.model.outlet import Outlet
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.text import NodeRef
from ivr.model.view import View

REFUSE = ENTER_AGAIN
"""The key that refuses, as everywhere else where the question is yes or no."""


class Recording(Node):
    """Begins to record the call after a notice or with the caller's consent; ends or interrupts the recording."""

    type: Literal["recording"] = "recording"
    family: ClassVar[Family] = "flow"
    icon: ClassVar[str] = "circle-dot"
    attempts: ClassVar[int] = 2
    """How often callers are asked; who does not answer has not agreed."""

    action: Literal["start", "stop", "pause", "resume"] = "start"
    """What happens to the recording of the call."""
    prompt: Prompt | None = None
    """Said first: the notice that the call is recorded, or with `consent` the question."""
    consent: bool = False
    """Ask the caller: key 1 or "yes" agrees, key 2 or "no" refuses, and silence is no consent."""
    next: NodeRef
    """Where the call goes on."""
    refused: NodeRef | None = Field(default=None, json_schema_extra={"x-outlet": {"kind": "declined"}})
    """Where callers go on who refuse or do not answer; needed with `consent`."""

    @model_validator(mode="after")
    def _asks_in_full(self) -> Self:
        if self.consent and (self.action != "start" or self.prompt is None):
            raise ValueError("only a start with a prompt can ask for consent; add prompt: …, the question")
        if self.consent != (self.refused is not None):
            raise ValueError("consent and refused belong together; write consent: true and refused: NODE")
        return self

    @property
    def asks(self) -> bool:
        """Say whether the caller is asked for consent."""
        return self.consent

    @property
    def choices(self) -> Mapping[str, Choice]:
        """Give the two answers where the caller is asked."""
        if self.refused is None:
            return {}
        return {YES: Choice(label="agree", next=self.next), REFUSE: Choice(label="refuse", next=self.refused)}

    def outlets(self) -> tuple[Outlet, ...]:
        """Give the way on, and the one of callers who refuse."""
        way = Outlet(name="next", kind="next", target=self.next, field=("next",))
        if not self.consent:
            return (way,)
        return (way, Outlet(name="refused", kind="declined", target=self.refused, field=("refused",), label="refused"))

    def enter(self, call: View) -> Step:
        """Say the notice, or ask; without either, do it at once."""
        if self.consent:
            # Keys pressed before the question was heard are no consent.
            return self._asked(begin(self._question(call), changed(call, typed="")))
        spoken = speak.items(self.prompt, call) if self.prompt is not None else ()
        return Step(commands=(speak.play(spoken, call),)) if spoken else self._done()

    def on(self, event: Event, call: View) -> Step | None:
        """Record once the notice has been heard to its end, or the caller has agreed."""
        if not self.consent:
            return self._done() if isinstance(event, PlayFinished) else None
        assert isinstance(call.memo, Asking)
        asked = proceed(self._question(call), call.memo, event, call)
        return self._asked(asked) if asked is not None else None

    def _question(self, call: View) -> Question:
        assert self.prompt is not None
        prompt = self.prompt
        return Question(
            prompt=lambda view: speak.items(prompt, view),
            grammar=yes_or_again(call.language),
            attempts=self.attempts,
        )

    def _asked(self, asked: Asked) -> Step:
        if asked.outcome == "asking":
            return asked.stay(asked.memo)
        if asked.outcome == "answer" and asked.answer == YES:
            record = ControlRecording(action="start")
            return Step(commands=(*asked.commands, record), outlet="next", typed=asked.typed)
        return asked.leave("refused")

    def _done(self) -> Step:
        return Step(commands=(ControlRecording(action=self.action),), outlet="next")
