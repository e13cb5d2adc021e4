"""I403: what is said after a mistake is the prompt once more."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.dialog.grammar import same_words
from ivr.dialog.input import InputNode
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.lint.spoken import texts
from ivr.model.prompt import ANY, Prompt


class RepromptIdentical(FlowRule):
    """Finds reprompts that say word for word what the prompt said."""

    code = "I403"
    name = "reprompt-identical"
    severity = "warning"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each reprompt of a question with the words of its prompt, per language."""
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            prompt = getattr(place.node, "prompt", None)
            if not isinstance(place.node, InputNode) or not isinstance(prompt, Prompt):
                continue
            said = texts(prompt, call.flow.language)
            for kind in ("no_input", "no_match"):
                for number, again in enumerate(getattr(place.node, kind)):
                    for language, text in texts(again, call.flow.language).items():
                        if same_words(text, said.get(language, "")):
                            yield self.found(
                                call.value(place, (kind, number, *(() if ANY in again.root else (language,)))),
                                "after a mistake callers hear the same words again, and not what was wrong",
                                hint="say what is missing, or how to answer, in other and fewer words",
                                flow=call.flow.flow,
                                node=place.name,
                                outlet=f"{kind}.{number}",
                                language=language,
                            )
