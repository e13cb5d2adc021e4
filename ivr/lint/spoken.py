"""What callers hear at a node, and which keys it should tell them of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.lint import keypad
from ivr.lint.keys import Announced, announced
from ivr.model.node import Node
from ivr.model.outlet import Path
from ivr.model.prompt import ANY, Prompt
from ivr.nodes.callback import DECLINE, OTHER, USE, Callback
from ivr.nodes.collect import Collect
from ivr.nodes.language import Language

YES_OR_AGAIN = ("1", "2")
"""The keys that answer a read-back."""
Prompts = Mapping[Path, Prompt]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Prompts heard together, the keys they must tell of, and what may be said instead of a key."""

    main: Prompts
    """Heard first; a queue's announcements count too, for they are heard while waiting."""
    again: Prompts
    """Heard after a mistake."""
    keys: tuple[str, ...]
    """Keys that lead somewhere of their own."""
    every_language: bool = False
    """All the languages of the prompt are heard, one after the other."""


def prompts(node: Node) -> dict[Path, Prompt]:
    """Give every prompt of a node by its path, in the order of the fields."""
    found: dict[Path, Prompt] = {}
    for name, field in type(node).model_fields.items():
        value = getattr(node, name)
        if isinstance(value, Prompt):
            found[(field.alias or name,)] = value
        elif isinstance(value, tuple):
            found |= {(name, index): item for index, item in enumerate(value) if isinstance(item, Prompt)}
    return found


def questions(node: Node) -> tuple[Question, ...]:
    """Give what a node asks in words of its own; where it uses our stock phrases there is nothing to find."""
    heard = prompts(node)
    again = {path: prompt for path, prompt in heard.items() if path[0] in ("no_input", "no_match")}
    if isinstance(node, Collect):
        return _read_back(heard)
    if isinstance(node, Callback):
        offer: Prompts = {path: prompt for path, prompt in heard.items() if path == ("prompt",)}
        return (Question(main=offer, again=again, keys=(USE, OTHER, DECLINE)),) if offer else ()
    keys = tuple(keypad.choices(node))
    main = {path: prompt for path, prompt in heard.items() if path not in again}
    if not keys or not node.asks:
        return ()
    return (Question(main=main, again=again, keys=keys, every_language=isinstance(node, Language)),)


def _read_back(heard: Prompts) -> tuple[Question, ...]:
    own: Prompts = {path: prompt for path, prompt in heard.items() if path == ("confirm",)}
    return (Question(main=own, again={}, keys=YES_OR_AGAIN),) if own else ()


def texts(prompt: Prompt, flow_language: str) -> dict[str, str]:
    """Give what a prompt says in each language it is written in; text for any language counts as the flow's own."""
    return {flow_language if tag == ANY else tag: utterance.text for tag, utterance in prompt.root.items()}


def by_language(node: Node, flow_language: str, *, first: bool = False) -> dict[str, list[str]]:
    """Give all that a node says, by language; `first`: only what is heard before any mistake."""
    said: dict[str, list[str]] = {}
    for path, prompt in prompts(node).items():
        if first and path[0] in ("no_input", "no_match"):
            continue
        for language, text in texts(prompt, flow_language).items():
            said.setdefault(language, []).append(text)
    return said


def tells(texts: list[str], language: str) -> Announced | None:
    """Give the keys that several texts announce together; None for a language without a lexicon."""
    found = [each for text in texts if (each := announced(text, language)) is not None]
    if not found:
        return None
    return Announced(
        keys=frozenset().union(*(each.keys for each in found)),
        mentioned=frozenset().union(*(each.mentioned for each in found)),
        unknown=any(each.unknown for each in found),
        spoken=any(each.spoken for each in found),
    )
