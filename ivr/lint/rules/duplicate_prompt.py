"""S003: the same words in several nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint import spoken
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule

SHORT = 20
"""Characters up to which texts are alike by chance: "Goodbye."."""


class DuplicatePrompt(FlowRule):
    """Finds prompts that an earlier node of the flow already has, word for word."""

    code = "S003"
    name = "duplicate-prompt"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each node that says what another one says, once for each language."""
        first: dict[tuple[str, str], str] = {}
        for name, node in call.flow.nodes.items():
            told: set[str] = set()
            for path, prompt in spoken.prompts(node).items():
                for language, utterance in prompt.root.items():
                    text = " ".join(str(utterance.text).casefold().split())
                    other = first.setdefault((language, text), name)
                    if other != name and len(text) > SHORT and language not in told:
                        told.add(language)
                        yield self.found(
                            call.source.value(("nodes", name, *path)),
                            f'callers hear the same words in "{other}"',
                            hint="lead both ways to one node, or put reprompts into the flow's reprompts",
                            flow=call.flow.flow,
                            node=name,
                            language=language if language != "*" else "",
                        )
