"""Compares the keys that a node's prompts tell callers of with the keys that work there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ivr.lint import keypad
from ivr.lint.graph import Place
from ivr.lint.keys import Announced, announced
from ivr.lint.keys import languages as known_languages
from ivr.lint.spoken import YES_OR_AGAIN, Question, prompts, questions, texts
from ivr.lint.view import View
from ivr.model.node import Node
from ivr.model.outlet import Path
from ivr.model.prompt import ANY, Prompt
from ivr.model.universal import Universal
from ivr.nodes.collect import Collect
from ivr.nodes.exit import Exit
from ivr.nodes.language import Language
from ivr.nodes.record import Record
from ivr.nodes.voicemail import Voicemail


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A key that callers are told of, or are not: where, and in which language ("" for all at once)."""

    key: str
    path: Path
    """Of the prompt, or of the choice."""
    language: str


class Telling:
    """What the prompts of one node say about keys."""

    def __init__(self, view: View, vertex: int, universals: Mapping[str, Universal]) -> None:
        """Look at a node in a flow where these universals may work."""
        self._view = view
        self._vertex = vertex
        self._place: Place = view.graph.place(vertex)
        self._node: Node = self._place.node
        self._language = self._place.flow.language
        self._universals = universals

    def unbound(self) -> Iterator[Told]:
        """Give the keys that a prompt announces and that do nothing."""
        for path, prompt in prompts(self._node).items():
            for tag, found in self._announced(prompt):
                language = "" if self._speaks_all else self._language if tag == ANY else tag
                where = path if tag == ANY else (*path, tag)
                for key in sorted(found.keys):
                    if not self._takes(path, key):
                        yield Told(key=key, path=where, language=language)

    def taken(self) -> Iterator[Told]:
        """Give the keys of universals that a prompt for an entry announces and that are a whole entry themselves."""
        if not isinstance(self._node, Collect):
            return
        for path, prompt in prompts(self._node).items():
            for tag, found in self._announced(prompt) if path != ("confirm",) else ():
                for key in sorted(found.keys):
                    is_entry = self._node.digits.judge(key, done=False) == "match"
                    if is_entry and self._is_universal(self._place, key):
                        where = path if tag == ANY else (*path, tag)
                        yield Told(key=key, path=where, language=self._language if tag == ANY else tag)

    def untold(self) -> Iterator[Told]:
        """Give the keys that lead somewhere and that no prompt announces, nor the phrases that stand for them."""
        for question in questions(self._node):
            for language in self._languages(question):
                heard = self._heard(question, language)
                if any(each.unknown for each in heard):
                    continue
                mentioned = {key for each in heard for key in each.mentioned}
                for key in question.keys:
                    if key not in mentioned and not self._is_said(question, key, language, heard):
                        yield Told(key=key, path=self._key_path(question, key), language=language)

    @property
    def _speaks_all(self) -> bool:
        """A choice of language says its prompt in all languages, one after the other."""
        return isinstance(self._node, Language)

    def _announced(self, prompt: Prompt) -> list[tuple[str, Announced]]:
        found = []
        for tag, utterance in prompt.root.items():
            languages = (tag,) if tag != ANY else known_languages() if self._speaks_all else (self._language,)
            found += [(tag, each) for one in languages if (each := announced(utterance.text, one)) is not None]
        return found

    def _takes(self, path: Path, key: str) -> bool:
        """Say whether a key does something when it is pressed at a prompt."""
        if path == ("confirm",):
            return key in YES_OR_AGAIN or self._is_universal(self._place, key)
        if _listens(self._place):
            return self._answers(self._place, key)
        ahead = self._view.reach([self._vertex], through=self._passes_keys_on)
        places = [self._view.graph.places[vertex] for vertex in ahead]
        # Where the flow ends as a module, another one goes on, which is not known here.
        return any(
            place is None or isinstance(place.node, Exit) or (_listens(place) and self._answers(place, key))
            for place in places
        )

    def _passes_keys_on(self, vertex: int) -> bool:
        place = self._view.graph.places[vertex]
        return place is not None and not _listens(place)

    def _answers(self, place: Place, key: str) -> bool:
        return keypad.answers(place.node, key) or self._is_universal(place, key)

    def _is_universal(self, place: Place, key: str) -> bool:
        known = self._universals.items()
        return any(key in each.keys and place.node.takes(place.name, name, each) for name, each in known)

    def _languages(self, question: Question) -> list[str]:
        if question.every_language:
            return [""]
        written = {tag for prompt in question.main.values() for tag in texts(prompt, self._language)}
        return sorted(tag for tag in written if tag.split("-")[0] in known_languages()) if question.main else [""]

    def _heard(self, question: Question, language: str) -> list[Announced]:
        """Give what callers of a language are told; every language when it is ""."""
        heard = []
        for prompt in (*question.main.values(), *question.again.values()):
            if not language:
                heard += [each for _, each in self._announced(prompt)]
                continue
            tag, utterance = prompt.variant(language, self._language)
            each = announced(utterance.text, self._language if tag == ANY else tag)
            heard += [each] if each is not None else []
        return heard

    def _is_said(self, question: Question, key: str, language: str, heard: list[Announced]) -> bool:
        """Say whether callers are asked to say the phrase instead: "say billing"."""
        choice = keypad.choices(self._node).get(key)
        if choice is None or not any(each.spoken for each in heard):
            return False
        tag = language or self._language
        said = " ".join(prompt.variant(tag, self._language)[1].text for prompt in question.main.values()).casefold()
        return any(phrase.casefold() in said for phrase in keypad.spoken_phrases(choice, tag))

    def _key_path(self, question: Question, key: str) -> Path:
        if key in keypad.choices(self._node):
            return ("choices", key)
        return next(iter(question.main))


def _listens(place: Place) -> bool:
    return place.node.asks or isinstance(place.node, Record | Voicemail)
