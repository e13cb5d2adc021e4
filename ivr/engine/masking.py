"""Decides what a journal may keep of what a caller keys in or says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ivr.dialog.grammar import same_words
from ivr.engine.state import State
from ivr.model.event import DigitPressed, Event, SpeechHeard
from ivr.model.node import Node, walk
from ivr.model.project import Project
from ivr.model.text import FlowRef
from ivr.model.universal import all_phrases
from ivr.model.value import MASK

Place = tuple[str, str]
"""A node of a flow: the ids of both."""


def masked(project: Project, state: State, event: Event) -> Event:
    """Give the event as a journal may keep it: sensitive input masked, and keys that may be such input typed ahead."""
    node = project.flows[state.flow].nodes.get(state.node)
    if node is None or not isinstance(event, DigitPressed | SpeechHeard):
        return event
    if isinstance(event, SpeechHeard):
        hidden = event.text and node.masks(state.memo) and not _is_universal(project, state, event.text)
        return replace(event, text=MASK) if hidden else event
    if not event.digit.isdigit():
        return event
    hidden = node.masks(state.memo) or (_keeps_keys(node, state) and _sensitive_ahead(project, state))
    return replace(event, digit=MASK) if hidden else event


def _is_universal(project: Project, state: State, text: str) -> bool:
    """Say whether a phrase is a way out rather than an answer: "agent" at a PIN is no secret."""
    flows = (state.flow, *(frame.flow for frame in state.stack))
    universals = (each for flow in flows for each in project.flows[flow].universals.values())
    return any(same_words(phrase, text) for each in universals for phrase in all_phrases(each.say))


def _keeps_keys(node: Node, state: State) -> bool:
    """Say whether keys pressed now are kept for a later node."""
    return not node.asks or (state.playing is not None and not getattr(node, "barge_in", True))


def _sensitive_ahead(project: Project, state: State) -> bool:
    """Say whether a node with sensitive input is the next one that asks, whichever way the call takes."""
    seen: set[Place] = set()
    waiting = list(_onward(project, state, (state.flow, state.node)))
    while waiting:
        flow, name = place = waiting.pop()
        if place in seen or name not in project.flows[flow].nodes:
            continue
        seen.add(place)
        node = project.flows[flow].nodes[name]
        if node.masks(None):
            return True
        if not node.asks:
            waiting += _onward(project, state, place)
    return False


def _onward(project: Project, state: State, place: Place) -> Iterator[Place]:
    flow, name = place
    node = project.flows[flow].nodes[name]
    yield from _outward(project, flow, name)
    for _, value in walk(node):
        if isinstance(value, FlowRef) and value in project.flows:
            yield value, project.flows[value].start
    if node.ends:
        for frame in state.stack:
            yield from _outward(project, frame.flow, frame.node)


def _outward(project: Project, flow: str, name: str) -> Iterator[Place]:
    return ((flow, each.target) for each in project.flows[flow].nodes[name].outlets() if each.target is not None)
