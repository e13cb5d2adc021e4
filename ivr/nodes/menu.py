"""Offers choices by key and by voice."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar, Literal

from ivr.dialog import choice
from ivr.dialog.ask import Asked, Asking, Question, begin, proceed
from ivr.dialog.input import InputNode
from ivr.model.command import Mark
from ivr.model.event import Event
from ivr.model.node import Family
from ivr.model.outlet import Outlet
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.view import View


class Menu(InputNode):
    """Asks the caller to choose; each key leads somewhere of its own."""

    type: Literal["menu"] = "menu"
    family: ClassVar[Family] = "ask"
    icon: ClassVar[str] = "list"

    prompt: Prompt
    """Says what each key is for."""
    choices: choice.ChoiceMap
    """Key to where it leads, and the phrases that do the same."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give one outlet a key, and the one after the last attempt."""
        failed = Outlet(name="failed", kind="failed", target=self.failed, field=("failed",))
        return (*choice.outlets(self.choices, "choices"), failed)

    def enter(self, call: View) -> Step:
        """Play the menu and listen."""
        return self._step(begin(self._question(call), call))

    def on(self, event: Event, call: View) -> Step | None:
        """Handle keys, words and silence."""
        memo = call.memo
        assert isinstance(memo, Asking)
        asked = proceed(self._question(call), memo, event, call)
        return self._step(asked) if asked is not None else None

    def _question(self, call: View) -> Question:
        found = self._questions.get(call.language)
        if found is None:
            grammar = choice.grammar(self.choices, call.language)
            found = self._questions[call.language] = self.question(self.prompt, grammar)
        return found

    @cached_property
    def _questions(self) -> dict[str, Question]:
        """Give the questions asked so far, by language; they are the same in every call."""
        return {}

    def _step(self, asked: Asked) -> Step:
        if asked.outcome == "asking":
            return asked.stay(asked.memo)
        if asked.outcome == "answer":
            commands = (*asked.commands, Mark(kind="key", name=asked.answer))
            return Step(commands=commands, outlet=asked.answer, typed=asked.typed)
        return asked.leave("failed")
