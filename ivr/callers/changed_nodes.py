"""What else is different about the nodes of a flow: patience, retries, where their ways lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from ivr.callers.change import Change, Effect, Kind
from ivr.dialog.input import InputNode
from ivr.lint.spoken import prompts
from ivr.model.flow import Flow
from ivr.model.node import Node, walk
from ivr.model.outlet import Path
from ivr.model.text import NodeRef

UNHEARD = frozenset({"type", "note", "lint", "choices", "max_wait", "confirm"})
"""Fields that callers do not notice, or that other comparisons tell of."""
PATIENCE = {"first_digit_timeout": "to begin", "inter_digit_timeout": "between two keys"}


def node_changes(old: Flow, new: Flow) -> Iterator[Change]:
    """Give what is different about each node that both flows have, keys, prompts and the longest wait apart."""
    renamed = (frozenset(old.nodes) - set(new.nodes), frozenset(new.nodes) - set(old.nodes))
    for name, node in new.nodes.items():
        was = old.nodes.get(name)
        if was is None:
            continue
        if was.type != node.type:
            told = f"{name} is of type {node.type} now, it was {was.type}"
            yield Change(kind="way", effect="neutral", flow=new.flow, node=name, sentence=told)
            continue
        yield from _ways(new.flow, name, was, node, renamed)
        yield from _patience(new.flow, name, was, node)
        yield from _settings(new.flow, name, was, node)
    for language in new.spoken:
        if language not in old.spoken:
            yield _language(new.flow, language, "better", f"callers are now served in {language}")
    for language in old.spoken:
        if language not in new.spoken:
            yield _language(new.flow, language, "worse", f"callers are no longer served in {language}")


def _language(flow: str, language: str, effect: Effect, sentence: str) -> Change:
    return Change(kind="language", effect=effect, flow=flow, language=language, sentence=sentence)


def _ways(
    flow: str, name: str, old: Node, new: Node, renamed: tuple[frozenset[str], frozenset[str]]
) -> Iterator[Change]:
    """Give the ways, but for keys, that lead elsewhere; a node with another name only is no other place."""
    before = {outlet.name: outlet.target for outlet in old.outlets() if outlet.kind != "key"}
    for outlet in new.outlets():
        was = before.get(outlet.name)
        if outlet.kind == "key" or outlet.target is None or was in (None, outlet.target):
            continue
        if was in renamed[0] and outlet.target in renamed[1]:
            continue
        told = f"{outlet.name} at {name} leads to {outlet.target}, it led to {was}"
        yield Change(kind="way", effect="neutral", flow=flow, node=name, outlet=outlet.name, sentence=told)


def _patience(flow: str, name: str, old: Node, new: Node) -> Iterator[Change]:
    if not isinstance(old, InputNode) or not isinstance(new, InputNode):
        return
    if old.attempts != new.attempts:
        told = f"callers are asked {_times(new.attempts)} at {name}, it was {_times(old.attempts)}"
        yield _change("retry", flow, name, told, better=new.attempts > old.attempts)
    if old.barge_in != new.barge_in:
        told = f"callers {'can' if new.barge_in else 'can no longer'} interrupt {name}"
        yield _change("setting", flow, name, told, better=new.barge_in)
    for field, what in PATIENCE.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            told = f"callers have {after:g} s {what} at {name}, it was {before:g} s"
            yield _change("setting", flow, name, told, better=after > before)


def _settings(flow: str, name: str, old: Node, new: Node) -> Iterator[Change]:
    told = UNHEARD | {str(path[0]) for each in (old, new) for path in prompts(each)}
    if isinstance(new, InputNode):
        told |= {"attempts", "barge_in", *PATIENCE}
    before, after = _values(old), _values(new)
    for field in dict.fromkeys((*after, *before)):
        one, other = before.get(field, {}), after.get(field, {})
        if field in told or one == other:
            continue
        what = "has changed"
        if len(one) == len(other) == 1 and None not in (*one.values(), *other.values()):
            what = f"is {_shown(*other.values())}, it was {_shown(*one.values())}"
        yield Change(kind="setting", effect="neutral", flow=flow, node=name, sentence=f"{field} of {name} {what}")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _values(node: Node) -> dict[str, dict[Path, object]]:
    """Give the plain values in each field of a node by their path; where its ways lead is no value."""
    found: dict[str, dict[Path, object]] = {}
    for path, value in walk(node):
        if not isinstance(value, NodeRef | BaseModel | Mapping | tuple):
            found.setdefault(str(path[0]), {})[path] = value
    return found


def _change(kind: Kind, flow: str, name: str, sentence: str, *, better: bool) -> Change:
    return Change(kind=kind, effect="better" if better else "worse", flow=flow, node=name, sentence=sentence)


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
