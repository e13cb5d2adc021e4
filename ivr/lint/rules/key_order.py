"""I411: keys are announced out of order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.order import spoken_order
from ivr.lint.rule import FlowRule
from ivr.model.prompt import ANY, Prompt


class KeyOrder(FlowRule):
    """Finds prompts that name their digits in another order than the keypad."""

    code = "I411"
    name = "key-order"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give prompts of questions, per language, whose announced digits 1 to 9 do not go up."""
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            prompt = getattr(place.node, "prompt", None)
            if not place.node.asks or place.node.recourse is not None or not isinstance(prompt, Prompt):
                continue
            for tag, utterance in prompt.root.items():
                language = call.flow.language if tag == ANY else tag
                keys = spoken_order(utterance.text, language)
                if keys != sorted(keys):
                    yield self.found(
                        call.value(place, ("prompt", *(() if tag == ANY else (tag,)))),
                        f"the keys are announced in the order {', '.join(keys)}",
                        hint="announce them from the smallest to the largest",
                        flow=call.flow.flow,
                        node=place.name,
                        language=language,
                    )
