"""Where callers are told of a way to help that works there."""

from __future__ import annotations

from ivr.lint import spoken
from ivr.lint.graph import Edge
from ivr.lint.view import View
from ivr.model.node import Recourse

PRESSED = frozenset({"key", "universal"})


def offering(view: View, *kinds: Recourse) -> set[int]:
    """Give the questions at which an announced key leads to help of these kinds without another question."""
    helping = view.within_a_press(*kinds)
    edges = (edge for edges in view.out for edge in edges if edge.kind in PRESSED and edge.target in helping)
    return {edge.source for edge in edges if is_announced(view, edge)}


def is_announced(view: View, edge: Edge) -> bool:
    """Say whether a prompt names an edge's key; a choice is told of, else I410 says so."""
    if edge.kind == "key":
        return True
    place = view.graph.place(edge.source)
    said = spoken.by_language(place.node, place.flow.language)
    heard = [spoken.tells(texts, language) for language, texts in said.items()]
    return bool(heard) and all(
        each is None or each.unknown or each.spoken or bool(each.mentioned & set(edge.keys)) for each in heard
    )
