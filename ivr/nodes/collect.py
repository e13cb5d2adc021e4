"""Asks the caller to key something in."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ivr.dialog import entry, speak
from ivr.dialog.ask import Asked, Asking, Question, begin, proceed
from ivr.dialog.confirm import ENTER_AGAIN, YES, yes_or_again
from ivr.dialog.grammar import Digits
from ivr.dialog.input import InputNode
from ivr.model.base import VariableName
from ivr.model.command import Listen, Mark, PlayItem
from ivr.model.copying import Copyable, changed
from ivr.model.event import Event
from ivr.model.node import Family
from ivr.model.outlet import Outlet
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.text import NodeRef
from ivr.model.value import Record, Value
from ivr.model.view import View


@dataclass(frozen=True, kw_only=True)
class Collecting(Copyable):
    """The question being asked, and the value that waits to be confirmed."""

    asking: Asking
    value: Value = None
    rounds: int = 0
    """How often the caller has said that the value was wrong."""


class Collect(InputNode):
    """Asks for digits, a number, a date, a time, an amount, a phone or card number, or a PIN."""

    type: Literal["collect"] = "collect"
    family: ClassVar[Family] = "ask"
    icon: ClassVar[str] = "keyboard"

    kind: entry.Kind = "digits"
    """What is keyed in; dates are ddmmyyyy, times hhmm, star is the point of an amount, letters are one key each."""
    prompt: Prompt
    """Says what to key in."""
    variable: VariableName
    """Where the value goes."""
    minimum_length: Annotated[int, Field(ge=1, le=40)] | None = None
    """Fewest keys; each kind has its own."""
    maximum_length: Annotated[int, Field(ge=1, le=40)] | None = None
    """Most keys; the entry ends there by itself."""
    minimum: float | None = None
    """Smallest value, for numbers and amounts."""
    maximum: float | None = None
    """Largest value, for numbers and amounts."""
    terminator: Literal["#", "*", ""] = "#"
    """The key that ends the entry before its full length."""
    confirm: bool | Prompt = False
    """Read the value back and ask; a prompt says how, with the value as `value`."""
    hidden: Annotated[bool | None, Field(alias="sensitive")] = None
    """Mask the value in logs and journals; PINs and card numbers are masked unless this says false."""
    next: NodeRef
    """Where the call goes with a value that makes sense."""

    @model_validator(mode="after")
    def _bounds_fit(self) -> Self:
        kind = entry.ENTRIES[self.kind]
        if self.kind in ("date", "time") and (self.minimum_length, self.maximum_length) != (None, None):
            raise ValueError(f"a {self.kind} always has {kind.maximum} digits; remove the lengths")
        if self.digits.minimum > self.digits.maximum:
            lengths = f"{self.digits.minimum} is more than maximum_length {self.digits.maximum}"
            raise ValueError(f"minimum_length {lengths}")
        if self.kind not in ("number", "amount") and (self.minimum, self.maximum) != (None, None):
            raise ValueError("minimum and maximum are for numbers and amounts; write minimum_length or maximum_length")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"minimum {self.minimum:g} is more than maximum {self.maximum:g}")
        return self

    @property
    def sensitive(self) -> bool:
        """Say whether the value is masked."""
        return self.kind in ("pin", "card") if self.hidden is None else self.hidden

    def masks(self, memo: Hashable) -> bool:
        """Mask the entry; the key that confirms it is no secret, and a replay needs it."""
        return self.sensitive and not (isinstance(memo, Collecting) and memo.value is not None)

    def outlets(self) -> tuple[Outlet, ...]:
        """Give the way on with a value, and the one after the last attempt."""
        return (
            Outlet(name="next", kind="next", target=self.next, field=("next",)),
            Outlet(name="failed", kind="failed", target=self.failed, field=("failed",)),
        )

    def writes(self) -> tuple[str, ...]:
        """Give the variable collected."""
        return (self.variable,)

    def enter(self, call: View) -> Step:
        """Ask."""
        return self._entered(begin(self._entry, call), 0, call)

    def on(self, event: Event, call: View) -> Step | None:
        """Handle keys and silence, in the entry or in its confirmation."""
        memo = call.memo
        assert isinstance(memo, Collecting)
        if memo.value is None:
            asked = proceed(self._entry, memo.asking, event, call)
            return self._entered(asked, memo.rounds, call) if asked is not None else None
        asked = proceed(self._confirmation(memo.value, call), memo.asking, event, call)
        return self._confirmed(asked, memo.value, memo.rounds, call) if asked is not None else None

    @cached_property
    def digits(self) -> Digits:
        """Give what counts as an entry."""
        kind = entry.ENTRIES[self.kind]
        return Digits(
            minimum=kind.minimum if self.minimum_length is None else self.minimum_length,
            maximum=kind.maximum if self.maximum_length is None else self.maximum_length,
            terminator="#" if self.terminator and self.terminator in kind.alphabet else self.terminator,
            alphabet=kind.alphabet,
            accepts=self._accepts,
        )

    @cached_property
    def _entry(self) -> Question:
        return self.question(self.prompt, self.digits)

    def _confirmation(self, value: Value, call: View) -> Question:
        values = Record({"value": value})
        return self.aside(lambda call: self._read_back(values, call), yes_or_again(call.language), values)

    def _read_back(self, values: Record, call: View) -> tuple[PlayItem, ...]:
        if isinstance(self.confirm, Prompt):
            return speak.items(self.confirm, call, values)
        return speak.stock_items("confirm", call, values, entry.ENTRIES[self.kind].read_back)

    def _entered(self, asked: Asked, rounds: int, call: View) -> Step:
        if asked.outcome == "asking":
            return asked.stay(Collecting(asking=asked.memo, rounds=rounds))
        if asked.outcome != "answer":
            return asked.leave("failed")
        value = entry.parse(self.kind, asked.answer)
        if self.confirm is False:
            return self._done(asked, value)
        question = begin(self._confirmation(value, call), changed(call, typed=asked.typed))
        return self._confirmed(question.after(asked), value, rounds, call)

    def _confirmed(self, asked: Asked, value: Value, rounds: int, call: View) -> Step:
        if asked.outcome == "asking":
            return asked.stay(Collecting(asking=asked.memo, value=value, rounds=rounds))
        if asked.outcome == "answer" and asked.answer == YES:
            return self._done(asked, value)
        if asked.outcome == "answer" and asked.answer == ENTER_AGAIN and rounds + 1 < self.attempts:
            return self._entered(self._again(call, asked), rounds + 1, call)
        return asked.leave("failed")

    def _again(self, call: View, asked: Asked) -> Asked:
        """Ask for the value once more; "yes" and "no" are no longer listened for."""
        silent = changed(asked, commands=(*asked.commands, Listen(phrases=(), language=call.language)))
        return begin(self._entry, changed(call, typed=asked.typed)).after(silent)

    def _done(self, asked: Asked, value: Value) -> Step:
        commands = (*asked.commands, Mark(kind="key", name=self.variable))
        return Step(commands=commands, outlet="next", assign=Record({self.variable: value}), typed=asked.typed)

    def _accepts(self, keys: str) -> bool:
        value = entry.parse(self.kind, keys)
        if not isinstance(value, int | float):
            return value is not None
        above = self.minimum is None or value >= self.minimum
        return above and (self.maximum is None or value <= self.maximum)
