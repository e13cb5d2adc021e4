"""Where callers are told what they must be told, such as that the call is recorded."""

from __future__ import annotations

from ivr.lint.graph import Place
from ivr.lint.phrasing import Kind, found, languages
from ivr.lint.spoken import by_language, prompts
from ivr.model.node import Node
from ivr.model.prompt import Prompt


def tells(place: Place, kind: Kind) -> bool:
    """Say whether a node tells it in each language that its prompts are written in.

    A language whose phrases are not known is taken at its word.
    """
    said = by_language(place.node, place.flow.language, first=True)
    return bool(said) and all(_is_told(kind, " ".join(texts), language) for language, texts in said.items())


def tells_in(place: Place, kind: Kind, language: str) -> bool:
    """Say whether callers of one language are told it here."""
    spoken = (prompt.variant(language, place.flow.language) for prompt in _main(place.node))
    return any(found(kind, utterance.text, language) is not None for _, utterance in spoken)


def is_synthetic(node: Node, language: str, fallback: str) -> bool:
    """Say whether callers of a language hear words here that nobody has recorded."""
    return any(prompt.variant(language, fallback)[1].audio is None for prompt in _main(node))


def _main(node: Node) -> list[Prompt]:
    return [prompt for path, prompt in prompts(node).items() if path[0] not in ("no_input", "no_match")]


def _is_told(kind: Kind, text: str, language: str) -> bool:
    return language.split("-")[0] not in languages() or found(kind, text, language) is not None
