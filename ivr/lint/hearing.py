"""What callers hear at a place, in order, and how long it takes: until an option has been spoken, or to the end.

A recording counts with its own length, text at the pace of its language; values that only a call knows take no time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ivr.dialog import stock
from ivr.dialog.input import InputNode
from ivr.lint.audio import Recording, recording
from ivr.lint.graph import Place
from ivr.lint.keys import announced, places
from ivr.lint.phrasing import plain
from ivr.model.pace import seconds_in
from ivr.model.project import Project
from ivr.model.prompt import ANY, Prompt, Utterance
from ivr.nodes.callback import Callback
from ivr.nodes.language import Language
from ivr.nodes.queue import Queue
from ivr.nodes.voicemail import Voicemail

_STOCK = {Callback: "callback_confirm", Voicemail: "voicemail"}
"""What is said where a node has no prompt of its own."""
_END = re.compile(r"[.!?;。]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One text in one language, and the recording of it, if there is one."""

    text: str
    language: str
    audio: Path | None = None

    def seconds(self, part: str | None = None) -> float:
        """Give how long it takes, or how long a part of its text does; of a recording, the part's share by words."""
        spoken = seconds_in(plain(self.text if part is None else part), self.language)
        heard = recording(self.audio) if self.audio is not None else None
        whole = seconds_in(plain(self.text), self.language)
        return heard.seconds * spoken / whole if isinstance(heard, Recording) and whole else spoken

    def until(self, keys: Collection[str], phrases: Collection[str]) -> float | None:
        """Give the seconds until one of these keys, or phrases to speak, has been said; None when none is.

        Where nobody can tell which keys a text names, callers listen to its end.
        """
        heard = announced(self.text, self.language)
        found = places(self.text, self.language)
        if heard is None or found is None:
            return self.seconds()
        said, named = found
        if heard.mentioned & set(keys):
            ends = sorted({end for _, end in named} | {mark.end() for mark in _END.finditer(said)})
            return self.seconds(next((said[:end] for end in ends if _names(said[:end], self.language, keys)), said))
        spoken = [said.find(phrase.casefold()) + len(phrase) for phrase in phrases if phrase.casefold() in said]
        if heard.spoken and spoken:
            return self.seconds(said[: min(spoken)])
        return self.seconds() if heard.unknown else None


def _names(text: str, language: str, keys: Collection[str]) -> bool:
    heard = announced(text, language)
    return heard is not None and bool(heard.mentioned & set(keys))


@dataclass(frozen=True, kw_only=True)
class Round:
    """What is said in one go, after so many seconds in which nothing is."""

    quiet: float
    pieces: tuple[Piece, ...]

    @cached_property
    def seconds(self) -> float:
        """Give how long the speech takes, without the silence before it."""
        return sum(piece.seconds() for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """When callers have been told of an option."""

    seconds: float
    silences: int
    """How often they must have said nothing before: an option may be told of in a reprompt only."""


class Hearing:
    """What callers who speak `language` hear."""

    def __init__(self, project: Project, language: str) -> None:
        """Listen in this language; where a prompt lacks it, in the one that the engine takes instead."""
        self._project = project
        self._language = language
        self._rounds: dict[tuple[str, str], tuple[Round, ...]] = {}

    def main(self, place: Place) -> Round:
        """Give what is said first; nothing at a place that says nothing."""
        return self.rounds(place)[0]

    def rounds(self, place: Place) -> tuple[Round, ...]:
        """Give all that somebody hears who does nothing: reprompts to the last attempt, a queue's announcements."""
        name = place.flow.flow, place.name
        if name not in self._rounds:
            self._rounds[name] = self._heard(place)
        return self._rounds[name]

    def _heard(self, place: Place) -> tuple[Round, ...]:
        node, first = place.node, self._first(place)
        if isinstance(node, InputNode):
            return (first, *(self._reprompt(node, place, count, first) for count in range(1, node.attempts)))
        if isinstance(node, Queue):
            later = tuple(self._announcement(node, prompt, place) for prompt in node.announcements)
            return (first, *later)
        return (first,)

    def option(self, place: Place, keys: Collection[str], phrases: Collection[str] = ()) -> Told | None:
        """Give when callers have been told of one of these keys or phrases; None when they never are."""
        asks, passed = isinstance(place.node, InputNode), 0.0
        for number, each in enumerate(self.rounds(place)):
            passed += each.quiet
            for piece in each.pieces:
                spoken = piece.until(keys, phrases)
                if spoken is not None:
                    return Told(seconds=passed + spoken, silences=number if asks else 0)
                passed += piece.seconds()
        return None

    def silence(self, place: Place) -> float:
        """Give the seconds after which a question gives up on a caller who says nothing."""
        node = place.node
        assert isinstance(node, InputNode)
        rounds = self.rounds(place)
        return sum(each.quiet + each.seconds for each in rounds) + node.first_digit_timeout

    def read_back(self, place: Place) -> float:
        """Give the seconds it takes to read an entry back, its value apart; 0 where nothing is."""
        confirm = getattr(place.node, "confirm", False)
        if isinstance(confirm, Prompt):
            return Round(quiet=0, pieces=self._pieces(confirm, place)).seconds
        return self._stock("confirm").seconds() if confirm else 0

    def _first(self, place: Place) -> Round:
        prompt = getattr(place.node, "prompt", None)
        if isinstance(prompt, Prompt):
            return Round(quiet=0, pieces=self._pieces(prompt, place))
        for kind, name in _STOCK.items():
            if isinstance(place.node, kind):
                return Round(quiet=0, pieces=(self._stock(name),))
        return Round(quiet=0, pieces=())

    def _reprompt(self, node: InputNode, place: Place, count: int, first: Round) -> Round:
        shared = place.flow.reprompts.no_input
        if node.no_input:
            pieces = self._pieces(_nth(node.no_input, count), place)
        else:
            pieces = (*(self._pieces(_nth(shared, count), place) if shared else ()), *first.pieces)
        return Round(quiet=node.first_digit_timeout, pieces=pieces)

    def _announcement(self, node: Queue, prompt: Prompt, place: Place) -> Round:
        before = (self._stock("position"),) if node.position else ()
        return Round(quiet=node.every, pieces=(*before, *self._pieces(prompt, place)))

    def _pieces(self, prompt: Prompt, place: Place) -> tuple[Piece, ...]:
        fallback = place.flow.language
        if isinstance(place.node, Language):
            return tuple(
                self._piece(*prompt.variant(self._language if tag == ANY else tag, fallback), place)
                for tag in prompt.languages()
            )
        return (self._piece(*prompt.variant(self._language, fallback), place),)

    def _piece(self, language: str, utterance: Utterance, place: Place) -> Piece:
        folder = Path(self._project.sources[place.flow.flow].folder)
        audio = folder / utterance.audio if utterance.audio is not None else None
        return Piece(text=utterance.text, language=language, audio=audio)

    def _stock(self, name: str) -> Piece:
        language, text = stock.phrase(name, self._language)
        return Piece(text=text, language=language)


def _nth(prompts: Sequence[Prompt], count: int) -> Prompt:
    return prompts[min(count, len(prompts)) - 1]
