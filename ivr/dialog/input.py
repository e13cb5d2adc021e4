"""The fields every node that asks the caller something has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from ivr.dialog import speak
from ivr.dialog.ask import Question
from ivr.dialog.grammar import Grammar
from ivr.model.base import Seconds
from ivr.model.command import PlayItem
from ivr.model.node import Node
from ivr.model.prompt import Prompt
from ivr.model.text import NodeRef
from ivr.model.value import Record
from ivr.model.view import View


class InputNode(Node):
    """A node that asks and gives up after a number of attempts."""

    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    """How often the caller is asked before `failed` is taken."""
    no_input: tuple[Prompt, ...] = ()
    """Said instead of the prompt after silence: the first entry after the first time, the last one ever after."""
    no_match: tuple[Prompt, ...] = ()
    """The same after an answer that is none."""
    first_digit_timeout: Seconds = 5
    """Seconds of silence after the prompt that count as no input."""
    inter_digit_timeout: Seconds = 3
    """Seconds between keys after which an entry is taken as it is."""
    barge_in: bool = True
    """Whether a key or word stops the prompt."""
    failed: NodeRef
    """Where the caller goes after the last attempt."""

    @property
    def asks(self) -> bool:
        """Say that the caller is asked."""
        return True

    def question(self, prompt: Prompt, grammar: Grammar, values: Record = Record()) -> Question:
        """Give the node's main question."""
        return self.aside(lambda call: speak.items(prompt, call, values), grammar, values, own=True)

    def aside(
        self,
        prompt: Callable[[View], tuple[PlayItem, ...]],
        grammar: Grammar,
        values: Record = Record(),
        *,
        own: bool = False,
    ) -> Question:
        """Give a question that comes after the main one; the node's own reprompts go with the main one only."""
        return Question(
            prompt=prompt,
            grammar=grammar,
            attempts=self.attempts,
            no_input=self.no_input if own else (),
            no_match=self.no_match if own else (),
            first_digit_timeout=self.first_digit_timeout,
            inter_digit_timeout=self.inter_digit_timeout,
            barge_in=self.barge_in,
            values=values,
        )
