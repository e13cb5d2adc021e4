"""I418: a prompt announces a key for what another key does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ivr.lint import keypad
from ivr.lint.finding import Finding
from ivr.lint.how import key_name
from ivr.lint.order import options
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.lint.spoken import texts
from ivr.model.flow import Flow
from ivr.model.node import Node
from ivr.model.prompt import Prompt
from ivr.model.span import Span
from ivr.model.universal import Universal, phrases
from ivr.nodes.menu import Menu
from ivr.nodes.queue import Queue

Words = Mapping[str, frozenset[str]]
"""For each key, what it is for: its label and its phrases."""


class OptionKeyMismatch(ProjectRule):
    """Compares what prompts say a key is for with the labels and phrases of the choices, and across languages."""

    code = "I418"
    name = "option-key-mismatch"
    severity = "warning"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give keys announced in the words of another key, and languages that announce the keys in another order."""
        for flow in scope.project.flows.values():
            around = [scope.project.flows[name].universals for name in scope.around(flow.flow)]
            universals = {name: each for known in (*around, flow.universals) for name, each in known.items()}
            for name, node in flow.nodes.items():
                prompt = node.prompt if isinstance(node, Menu | Queue) else None
                if prompt is not None:
                    yield from self._crossed(scope, flow, name, node, prompt, universals)
                    yield from self._other_order(scope, flow, name, prompt)

    def _crossed(
        self, scope: Scope, flow: Flow, name: str, node: Node, prompt: Prompt, universals: Mapping[str, Universal]
    ) -> Iterator[Finding]:
        for language, text in texts(prompt, flow.language).items():
            for key, other, phrase in crossed(text, language, meanings(node, universals, language)):
                yield self.found(
                    _place(scope, flow, name, prompt, language),
                    f'callers are told of {key_name(key)} for "{phrase}", but that is on {key_name(other)}',
                    hint="change the key in the prompt, or where it leads",
                    certainty="possible",
                    flow=flow.flow,
                    node=name,
                    outlet=key,
                    language=language,
                )

    def _other_order(self, scope: Scope, flow: Flow, name: str, prompt: Prompt) -> Iterator[Finding]:
        orders = {tag: [key for _, key in options(text, tag)] for tag, text in texts(prompt, flow.language).items()}
        first, *others = orders or [""]
        for language in others:
            usual, order = orders[first], orders[language]
            if order != usual and sorted(order) == sorted(usual):
                yield self.found(
                    _place(scope, flow, name, prompt, language),
                    f"the keys are announced in the order {', '.join(order)} here, in {first} {', '.join(usual)}",
                    hint="see that each key is for the same thing in both, and say them in one order",
                    certainty="possible",
                    flow=flow.flow,
                    node=name,
                    language=language,
                )


def meanings(node: Node, universals: Mapping[str, Universal], language: str) -> Words:
    """Give what each key of a node is for, in small letters."""
    found: dict[str, frozenset[str]] = {}
    for universal in universals.values():
        for key in universal.keys:
            found[key] = _folded(universal.label, *phrases(universal.say, language))
    for key, choice in keypad.choices(node).items():
        found[key] = _folded(choice.label, *keypad.spoken_phrases(choice, language))
    return found


def crossed(text: str, language: str, meaning: Words) -> Iterator[tuple[str, str, str]]:
    """Give each key announced in the words of another one, that key, and the words.

    A word that the other key's own sentence has too proves nothing: "for billing, press 1; for billing staff, press 2".
    """
    said = [(sentence.casefold(), key) for sentence, key in options(text, language)]
    for sentence, key in said:
        if key not in meaning or _named(sentence, meaning[key]):
            continue
        for other, words in meaning.items():
            phrase = _named(sentence, words) if other != key else ""
            if phrase and not any(_named(each, words) for each, its in said if its == other):
                yield key, other, phrase
                break


def _named(sentence: str, words: frozenset[str]) -> str:
    """Give the longest of some words that a sentence has, "" when it has none."""
    found = (each for each in words if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", sentence))
    return max(found, key=lambda each: (len(each), each), default="")


def _folded(*words: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in words if word)


def _place(scope: Scope, flow: Flow, name: str, prompt: Prompt, language: str) -> Span:
    path = ("nodes", name, "prompt", *((language,) if language in prompt.root else ()))
    return scope.project.sources[flow.flow].value(path)
