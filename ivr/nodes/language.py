"""Lets the caller choose a language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ivr.dialog import speak
from ivr.dialog.ask import Asked, Asking, Question, begin, proceed
from ivr.dialog.grammar import Choices
from ivr.dialog.input import InputNode
from ivr.model.base import Frozen, LanguageTag
from ivr.model.command import Mark
from ivr.model.event import Event
from ivr.model.node import Family
from ivr.model.outlet import Outlet
from ivr.model.prompt import Prompt
from ivr.model.step import Step
from ivr.model.text import NodeRef
from ivr.model.universal import Key
from ivr.model.view import View


class LanguageChoice(Frozen):
    """A language and how to ask for it."""

    language: LanguageTag
    label: str = ""
    say: tuple[Annotated[str, Field(min_length=1)], ...] = ()


class Language(InputNode):
    """Says the prompt in each of its languages in turn, and speaks the chosen one from then on."""

    type: Literal["language"] = "language"
    family: ClassVar[Family] = "ask"
    icon: ClassVar[str] = "languages"

    prompt: Prompt
    """Offers the languages; each of its texts is said, one after the other."""
    choices: Annotated[Mapping[Key, LanguageChoice], Field(min_length=1)]
    """Key to the language it stands for."""
    next: NodeRef
    """Where the call goes in the chosen language."""

    def outlets(self) -> tuple[Outlet, ...]:
        """Give the way on, whatever the language, and the one after the last attempt."""
        return (
            Outlet(name="next", kind="next", target=self.next, field=("next",)),
            Outlet(name="failed", kind="failed", target=self.failed, field=("failed",)),
        )

    def enter(self, call: View) -> Step:
        """Offer the languages."""
        return self._step(begin(self._question, call))

    def on(self, event: Event, call: View) -> Step | None:
        """Handle keys, words and silence."""
        memo = call.memo
        assert isinstance(memo, Asking)
        asked = proceed(self._question, memo, event, call)
        return self._step(asked) if asked is not None else None

    @cached_property
    def _question(self) -> Question:
        words = tuple((phrase, key) for key, choice in self.choices.items() for phrase in choice.say)
        grammar = Choices(keys=tuple(self.choices), words=words)
        return self.aside(lambda call: speak.every_language(self.prompt, call), grammar, own=True)

    def _step(self, asked: Asked) -> Step:
        if asked.outcome == "asking":
            return asked.stay(asked.memo)
        if asked.outcome == "answer":
            commands = (*asked.commands, Mark(kind="key", name=asked.answer))
            language = self.choices[asked.answer].language
            return Step(commands=commands, outlet="next", language=language, typed=asked.typed)
        return asked.leave("failed")
