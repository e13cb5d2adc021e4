"""Books a call back, with a promise the caller can hold us to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.dialog import speak
from ivr.dialog.ask import Asked, Asking, Question, begin, proceed
from ivr.dialog.grammar import Choices, Digits
from ivr.dialog.input import InputNode
from ivr.dialog.promise import Promise, soonest, upcoming
from ivr.errors import RunError
from ivr.model.command import BookCallback, CancelCallback, CancelTimer, Command, Mark, PlayItem, StartTimer
from ivr.model.copying import Copyable, changed
from ivr.model.event import CallbackBooked, CallbackFailed, Event, PlayFinished, TimerFired
from ivr.model.node import Family, Recourse
from ivr.model.outlet import Outlet
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.text import NodeRef, QueueRef
from ivr.model.value import Record
from ivr.model.view import View

Stage = Literal["owed", "confirm", "number", "when", "booking", "promised", "cancelled"]
USE, OTHER, DECLINE = "1", "2", "3"
KEEP, MOVE, CANCEL = "1", "2", "3"
BOOKING_TIMER = "booking"
BOOKING_SECONDS = 10.0
"""Longer than a booking takes; without an answer by then nothing is promised."""


@dataclass(frozen=True, kw_only=True)
class Arranging(Copyable):
    """How far the arrangement has come, and the number to call."""

    stage: Stage
    number: str
    asking: Asking = Asking()
    promises: tuple[Promise, ...] = ()
    """What was offered, in the order of the keys."""


class Callback(InputNode):
    """Confirms or asks for the number, offers times, and says by when we call."""

    type: Literal["callback"] = "callback"
    family: ClassVar[Family] = "connect"
    icon: ClassVar[str] = "phone-incoming"
    recourse: ClassVar[Recourse | None] = "callback"

    queue: QueueRef
    """Whose agents call back; its `callback` and calendar make the promise."""
    prompt: Prompt | None = None
    """Offers the caller's `number`: 1 to use it, 2 for another, 3 for no callback. Without it, our own words."""
    ask_number: Prompt | None = None
    """Asks for another number, or for one where the caller's is withheld; without it, our own words."""
    promise: Prompt | None = None
    """Confirms: `number` is called before `promise`, as in `{{ promise | moment }}`."""
    slots: tuple[Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")], ...] = ()
    """Times of day offered beside as soon as possible; the next three that are open are said."""
    booked: NodeRef
    """Where the call goes once the promise has been said."""
    declined: NodeRef
    """Where a caller goes who wants no callback."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give booked, declined and failed."""
        return (
            Outlet(name="booked", kind="booked", target=self.booked, field=("booked",)),
            Outlet(name="declined", kind="declined", target=self.declined, field=("declined",)),
            Outlet(name="failed", kind="failed", target=self.failed, field=("failed",)),
        )

    def enter(self, call: View) -> Step:
        """Offer to call the caller's number; ask for one when it is withheld. One who is owed a call may change it."""
        if self.queue in call.owed:
            return self._ask(Arranging(stage="owed", number=call.caller), call)
        return self._ask(_arranging(call), call)

    def on(self, event: Event, call: View) -> Step | None:
        """Handle the answers, then the booking, then the end of the promise."""
        memo = call.memo
        assert isinstance(memo, Arranging)
        if memo.stage in ("promised", "cancelled"):
            outlet = "booked" if memo.stage == "promised" else "declined"
            return Step(outlet=outlet) if isinstance(event, PlayFinished) else None
        if memo.stage == "booking":
            return self._on_booking(event, memo, call)
        asked = proceed(self._question(memo), memo.asking, event, call)
        return self._asked(asked, memo, call) if asked is not None else None

    def _ask(self, memo: Arranging, call: View) -> Step:
        return self._asked(begin(self._question(memo), call), memo, call)

    def _asked(self, asked: Asked, memo: Arranging, call: View) -> Step:
        if asked.outcome == "asking":
            return asked.stay(changed(memo, asking=asked.memo))
        if asked.outcome != "answer":
            return asked.leave("failed")
        onward = self._answered(asked.answer, memo, changed(call, typed=asked.typed))
        typed = asked.typed if onward.typed is None else onward.typed
        return changed(onward, commands=(*asked.commands, *onward.commands), typed=typed)

    def _answered(self, answer: str, memo: Arranging, call: View) -> Step:
        if memo.stage == "owed":
            return self._reconsidered(answer, memo, call)
        if memo.stage == "when":
            return self._book(memo.promises[int(answer) - 1], memo, call)
        if memo.stage == "number":
            # A digit keyed wrong is a call that never comes: the number is said before it is used.
            return self._ask(Arranging(stage="confirm", number=answer), call)
        if answer == DECLINE:
            return Step(commands=(Mark(kind="key", name=DECLINE),), outlet="declined")
        if answer == OTHER:
            return self._ask(Arranging(stage="number", number=""), call)
        return self._choose_time(memo, call)

    def _reconsidered(self, answer: str, memo: Arranging, call: View) -> Step:
        """Leave the callback that the caller is owed as it is, move it, or take it back."""
        if answer == KEEP:
            return Step(commands=(Mark(kind="key", name=KEEP),), outlet="booked")
        if answer == MOVE:
            return self._ask(_arranging(call), call)
        cancel = CancelCallback(node=call.node, queue=self.queue, number=call.caller)
        said = speak.play(speak.stock_items("callback_cancelled", call), call)
        return Step(commands=(Mark(kind="key", name=CANCEL), cancel, said), memo=changed(memo, stage="cancelled"))

    def _choose_time(self, memo: Arranging, call: View) -> Step:
        queue = call.site.queues.get(self.queue)
        if queue is None:
            raise RunError(f'site.yaml has no queue "{self.queue}"')
        hours, within = call.site.calling_hours(self.queue), queue.callback.within
        soon = soonest(hours, call.now, within)
        if soon is None:
            return Step(outlet="failed")
        promises = (soon, *upcoming(hours, call.now, within, self.slots, self._zone(call)))
        if len(promises) == 1:
            return self._book(soon, memo, call)
        return self._ask(Arranging(stage="when", number=memo.number, promises=promises), call)

    def _book(self, promise: Promise, memo: Arranging, call: View) -> Step:
        book = BookCallback(
            node=call.node,
            queue=self.queue,
            number=memo.number,
            language=call.language,
            not_before=promise.not_before,
            deadline=promise.deadline,
        )
        patience = StartTimer(timer=BOOKING_TIMER, seconds=BOOKING_SECONDS)
        return Step(commands=(book, patience), memo=changed(memo, stage="booking"))

    def _on_booking(self, event: Event, memo: Arranging, call: View) -> Step | None:
        if isinstance(event, CallbackFailed | TimerFired):
            return Step(outlet="failed")
        if not isinstance(event, CallbackBooked):
            return None
        values = Record({"number": memo.number, "promise": event.deadline, "time_zone": self._zone(call)})
        own = self.promise
        said = speak.items(own, call, values) if own else speak.stock_items("callback_promise", call, values)
        commands: tuple[Command, ...] = (CancelTimer(timer=BOOKING_TIMER),)
        if self.queue in call.owed and memo.number != call.caller:
            commands += (CancelCallback(node=call.node, queue=self.queue, number=call.caller),)
        return Step(commands=(*commands, speak.play(said, call)), memo=changed(memo, stage="promised"))

    def _question(self, memo: Arranging) -> Question:
        if memo.stage == "number":
            return changed(self.aside(self._number_prompt, Digits(minimum=5, maximum=15)), listed=False)
        if memo.stage == "when":
            keys = tuple(str(number) for number in range(1, len(memo.promises) + 1))
            return self.aside(lambda call: self._time_prompt(memo.promises, call), Choices(keys=keys))
        values = Record({"number": memo.number})
        if memo.stage == "owed":
            return self.aside(self._owed_prompt, Choices(keys=(KEEP, MOVE, CANCEL)))
        return self.aside(lambda call: self._offer(values, call), Choices(keys=(USE, OTHER, DECLINE)), values, own=True)

    def _offer(self, values: Record, call: View) -> tuple[PlayItem, ...]:
        if self.prompt is not None:
            return speak.items(self.prompt, call, values)
        return speak.stock_items("callback_confirm", call, values)

    def _owed_prompt(self, call: View) -> tuple[PlayItem, ...]:
        promise = call.owed[self.queue]
        values = Record({"number": call.caller, "promise": promise, "time_zone": self._zone(call)})
        return speak.stock_items("callback_owed", call, values)

    def _number_prompt(self, call: View) -> tuple[PlayItem, ...]:
        if self.ask_number is not None:
            return speak.items(self.ask_number, call)
        return speak.stock_items("callback_number", call)

    def _time_prompt(self, promises: tuple[Promise, ...], call: View) -> tuple[PlayItem, ...]:
        spoken = speak.stock_items("callback_soon", call)
        for number, promise in enumerate(promises[1:], start=2):
            values = Record({"slot": promise.not_before, "key": str(number), "time_zone": self._zone(call)})
            spoken += speak.stock_items("callback_slot", call, values)
        return spoken

    def _zone(self, call: View) -> str:
        queue = call.site.queues.get(self.queue)
        calendar = call.site.calendars.get(queue.calendar) if queue and queue.calendar else None
        return calendar.time_zone if calendar else call.site.time_zone


def _arranging(call: View) -> Arranging:
    stage: Stage = "confirm" if _dialable(call.caller) else "number"
    return Arranging(stage=stage, number=call.caller)


def _dialable(caller: str) -> bool:
    return caller.removeprefix("+").isdigit() and len(caller) >= 5
