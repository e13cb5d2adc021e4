"""I417: a key leads back to where it was pressed."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint import keypad
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Place
from ivr.lint.how import key_name
from ivr.lint.order import options
from ivr.lint.phrasing import repeats
from ivr.lint.rule import FlowRule
from ivr.lint.spoken import by_language
from ivr.nodes.callback import DECLINE, Callback
from ivr.nodes.menu import Menu

REPEATING = frozenset("*#")
"""Keys that callers know for hearing a prompt again (ISO/IEC 13714)."""


class ChoiceLeadsBack(FlowRule):
    """Finds choices that only bring the same question again, other than to repeat it."""

    code = "I417"
    name = "choice-leads-back"
    severity = "warning"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each key of a menu, and each refusal of a callback, whose target is its own node."""
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            if isinstance(place.node, Callback) and place.node.declined == place.name:
                yield self._found(call, place, "declined", DECLINE)
            for key, choice in keypad.choices(place.node).items() if isinstance(place.node, Menu) else ():
                if choice.next == place.name and key not in REPEATING and not _repeats(call, place, key):
                    yield self._found(call, place, key, key)

    def _found(self, call: Call, place: Place, outlet: str, key: str) -> Finding:
        path = (outlet,) if outlet == "declined" else ("choices", key, "next")
        return self.found(
            call.value(place, path),
            f"{key_name(key)} leads back here, so callers who press it hear the same question again",
            hint="lead it to what the prompt says it is for",
            flow=call.flow.flow,
            node=place.name,
            outlet=outlet,
        )


def _repeats(call: Call, place: Place, key: str) -> bool:
    """Say whether the label of a choice, a phrase for it or the prompt says that it repeats what was said."""
    choice = keypad.choices(place.node)[key]
    for language, texts in by_language(place.node, call.flow.language).items():
        told = [sentence for text in texts for sentence, each in options(text, language) if each == key]
        if any(repeats(words, language) for words in (*told, choice.label, *keypad.spoken_phrases(choice, language))):
            return True
    return False
