"""Asks another system over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.dialog import speak
from ivr.errors import RunError
from ivr.model.base import Seconds, VariableName
from ivr.model.command import Fetch as FetchCommand
from ivr.model.command import StartTimer
from ivr.model.event import Event, FetchFinished, PlayFailed, PlayFinished, TimerFired
from ivr.model.node import Family, Node
from ivr.model.outlet import Outlet
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.text import Expression, NodeRef, Template
from ivr.model.value import Record
from ivr.model.view import View

FILLER_TIMER = "filler"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The filler is being said; `onward` is the way that an answer opens which has come meanwhile."""

    onward: Step | None = None


class Fetch(Node):
    """Makes a request with a time limit; the caller hears a filler when the answer takes long."""

    type: Literal["fetch"] = "fetch"
    family: ClassVar[Family] = "decide"
    icon: ClassVar[str] = "cloud-download"

    url: Template
    """Address; put `| urlencode` after every variable in it."""
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    """HTTP method."""
    headers: Mapping[str, Template] = {}
    """Header to the text it has."""
    body: Mapping[str, Expression] = {}
    """Fields of the JSON object that is sent."""
    time_limit: Annotated[float, Field(gt=0, le=60)] = 10
    """Seconds to wait for the answer."""
    filler: Prompt | None = None
    """Said after `filler_after` seconds without an answer, and again at the same distance."""
    filler_after: Seconds = 2
    """Seconds until the filler is said."""
    save: Mapping[VariableName, Expression] = {}
    """Variable to an expression over `body` (the parsed JSON) and `status`."""
    ok: NodeRef
    """Where the call goes with the answer."""
    failed: NodeRef
    """Where the call goes without an answer, or with a status other than 2xx or a body that lacks what `save` reads."""
    timeout: NodeRef
    """Where the call goes when there is no answer within the time limit."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give ok, failed and timeout."""
        return (
            Outlet(name="ok", kind="next", target=self.ok, field=("ok",)),
            Outlet(name="failed", kind="failed", target=self.failed, field=("failed",)),
            Outlet(name="timeout", kind="timeout", target=self.timeout, field=("timeout",)),
        )

    def writes(self) -> tuple[str, ...]:
        """Give the variables saved."""
        return tuple(self.save)

    def enter(self, call: View) -> Step:
        """Send the request."""
        # A filler that cannot be said must not fail while the answer is on its way to some later node.
        if self.filler is not None:
            speak.items(self.filler, call)
        request = FetchCommand(
            node=call.node,
            method=self.method,
            url=speak.text(self.url, call),
            headers=Record({name: speak.text(value, call) for name, value in self.headers.items()}),
            body=Record({name: speak.value(value, call) for name, value in self.body.items()}) if self.body else None,
            timeout=self.time_limit,
        )
        if self.filler is None:
            return Step(commands=(request,))
        return Step(commands=(request, StartTimer(timer=FILLER_TIMER, seconds=self.filler_after)))

    def on(self, event: Event, call: View) -> Step | None:
        """Handle the answer; until then keep the caller company."""
        memo = call.memo if isinstance(call.memo, Filling) else None
        if isinstance(event, FetchFinished):
            # A filler that has begun is said to its end: half a word and then the answer sounds like a fault.
            finished = self._finished(event, call)
            return finished if memo is None else Step(memo=Filling(onward=finished))
        if isinstance(event, TimerFired) and event.timer == FILLER_TIMER and self.filler is not None:
            return Step(commands=(speak.play(speak.items(self.filler, call), call),), memo=Filling())
        if isinstance(event, PlayFinished | PlayFailed):
            if memo is not None and memo.onward is not None:
                return memo.onward
            return Step(commands=(StartTimer(timer=FILLER_TIMER, seconds=self.filler_after),))
        return None

    def _finished(self, event: FetchFinished, call: View) -> Step:
        if event.timed_out:
            return Step(outlet="timeout")
        if not 200 <= event.status < 300:
            return Step(outlet="failed")
        answer = Record({"body": event.body, "status": event.status})
        try:
            saved = Record({name: speak.value(expression, call, answer) for name, expression in self.save.items()})
        except RunError:
            return Step(outlet="failed")
        return Step(outlet="ok", assign=saved)
