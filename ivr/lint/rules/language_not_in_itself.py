"""L606: a language is offered in another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint import keys
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.model.prompt import ANY
from ivr.nodes.language import Language


class LanguageNotInItself(FlowRule):
    """Finds choices of a language that only those understand who speak another one."""

    code = "L606"
    name = "language-not-in-itself"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each language whose key is not announced in that language."""
        for name, node in call.flow.nodes.items():
            if not isinstance(node, Language):
                continue
            for key, choice in node.choices.items():
                if not _is_offered(node, key, choice.language):
                    yield self.found(
                        call.source.key(("nodes", name, "choices", key)),
                        f"callers who only speak {choice.language} cannot tell that this key is for them",
                        hint="say it in that language, as in `es-ES: Para español, pulse 2.`",
                        flow=call.flow.flow,
                        node=name,
                        outlet=key,
                        language=choice.language,
                    )


def _is_offered(node: Language, key: str, language: str) -> bool:
    """Say whether a text in the language, or one for all of them, tells of the key; unknown languages may."""
    primary = language.split("-")[0]
    for tag, utterance in node.prompt.root.items():
        if tag == ANY or tag.split("-")[0] == primary:
            heard = keys.announced(utterance.text, language)
            if heard is None or heard.unknown or key in heard.mentioned:
                return True
    return False
