"""Which keys mean something at a node, as the engine takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ivr.dialog.grammar import Choices, Digits, Grammar
from ivr.dialog.recording import FINISH
from ivr.model.node import Node
from ivr.model.universal import Universal, phrases
from ivr.nodes.callback import DECLINE, OTHER, USE, Callback
from ivr.nodes.collect import Collect
from ivr.nodes.record import Record
from ivr.nodes.voicemail import Voicemail

NUMBER = Digits(minimum=5, maximum=15)
"""What a callback node takes when it asks for a telephone number."""


def choices(node: Node) -> Mapping[str, Any]:
    """Give the choices of a node that has any, by key."""
    found = getattr(node, "choices", None)
    return found if isinstance(found, Mapping) else {}


def grammar(node: Node) -> Grammar:
    """Give what a node takes as an answer to its main question."""
    if isinstance(node, Collect):
        return node.digits
    if isinstance(node, Callback):
        return Choices(keys=(USE, OTHER, DECLINE))
    return Choices(keys=tuple(choices(node)))


def answers(node: Node, key: str) -> bool:
    """Say whether a key is an answer at a node, or the beginning of one."""
    if isinstance(node, Record | Voicemail):
        return key == FINISH
    taken = grammar(node)
    if isinstance(taken, Digits) and key == taken.terminator:
        return True
    if isinstance(node, Callback) and (key.isdigit() or key == NUMBER.terminator):
        return key in (USE, OTHER, DECLINE, NUMBER.terminator)
    return taken.judge(key, done=False) != "no_match"


def takes_away(node: Node, key: str) -> bool:
    """Say whether a node takes a universal's key for an answer of its own, so that the universal cannot be reached."""
    taken = grammar(node)
    starts = (key[:length] for length in range(1, len(key) + 1))
    return taken.judge(key, done=True) == "match" or any(taken.judge(start, done=False) == "match" for start in starts)


def usable(node: Node, universals: Mapping[str, Universal], name: str) -> tuple[str, ...]:
    """Give the keys that take a universal at a node: those that neither the node nor an earlier universal takes."""
    earlier: set[str] = set()
    for each, universal in universals.items():
        if each == name:
            return tuple(key for key in universal.keys if key not in earlier and not takes_away(node, key))
        earlier.update(universal.keys)
    return ()


def spoken_phrases(choice: Any, language: str) -> tuple[str, ...]:
    """Give what a caller may say instead of a choice's key."""
    return phrases(choice.say, language)
