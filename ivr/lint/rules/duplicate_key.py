"""I406: one key, or one phrase, with two meanings in the same place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ivr.dialog.grammar import same_words
from ivr.lint import keypad
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Place
from ivr.lint.how import key_name
from ivr.lint.rule import FlowRule
from ivr.model.universal import all_phrases
from ivr.nodes.callback import DECLINE, OTHER, USE, Callback


class DuplicateKey(FlowRule):
    """Finds keys and phrases that callers know for one thing, and that do another here."""

    code = "I406"
    name = "duplicate-key"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give keys and phrases of choices that are a universal's too, or are bound twice, with different targets."""
        yield from self._universals(call)
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            if place.node.asks:
                yield from self._keys(call, place)
                yield from self._phrases(call, place)

    def _universals(self, call: Call) -> Iterator[Finding]:
        for (first, one), (second, other) in combinations(call.flow.universals.items(), 2):
            shared = [f"{key_name(key)}" for key in one.keys if key in other.keys]
            shared += [f'"{phrase}"' for phrase in one.say if any(same_words(phrase, each) for each in other.say)]
            if shared and one.next != other.next:
                yield self.found(
                    call.source.key(("universals", second)),
                    f"{shared[0]} already stands for {first} everywhere, so it never brings {second}",
                    hint="give one of them another key or phrase",
                    flow=call.flow.flow,
                    outlet=f"universal:{second}",
                )

    def _keys(self, call: Call, place: Place) -> Iterator[Finding]:
        targets = {key: getattr(choice, "next", None) for key, choice in keypad.choices(place.node).items()}
        if isinstance(place.node, Callback):
            targets = dict.fromkeys((USE, OTHER, DECLINE))
        for name, universal in call.flow.universals.items():
            if not place.node.takes(place.name, name, universal):
                continue
            meant = universal.next or place.name
            for key in universal.keys:
                if key in targets and targets[key] != meant:
                    yield self.found(
                        call.key(place, "choices", key),
                        f"elsewhere {key_name(key)} stands for {universal.label or name}; here it does something else",
                        hint=f"give this choice, or the universal {name}, another key",
                        flow=call.flow.flow,
                        node=place.name,
                        outlet=key,
                    )

    def _phrases(self, call: Call, place: Place) -> Iterator[Finding]:
        bound = [
            (phrase, key, getattr(choice, "next", key))
            for key, choice in keypad.choices(place.node).items()
            for phrase in all_phrases(choice.say)
        ]
        for number, (phrase, key, target) in enumerate(bound):
            earlier = next(
                (each for each in bound[:number] if each[1:] != (key, target) and same_words(each[0], phrase)), None
            )
            if earlier is not None and earlier[2] != target:
                yield self._twice(call, place, key, phrase, f"key {key_name(earlier[1])}")
                continue
            for name, universal in call.flow.universals.items():
                other = any(same_words(phrase, each) for each in all_phrases(universal.say))
                if other and (universal.next or place.name) != target:
                    yield self._twice(call, place, key, phrase, universal.label or name)

    def _twice(self, call: Call, place: Place, key: str, phrase: str, other: str) -> Finding:
        return self.found(
            call.key(place, "choices", key, "say"),
            f'"{phrase}" stands for {other} too, and a caller who says it can get only one of them',
            hint="give one of them another phrase",
            flow=call.flow.flow,
            node=place.name,
            outlet=key,
        )
