"""Which keys callers know that now do something else: choices moved, gone, new, or leading elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ivr.callers.change import Change
from ivr.lint.how import key_name
from ivr.lint.keypad import choices
from ivr.model.flow import Flow
from ivr.model.node import Node

LOST = "callers who know it press the wrong key"


@dataclass(frozen=True, slots=True)
class _Option:
    """What a key is for."""

    label: str
    target: str

    def is_still(self, other: _Option) -> bool:
        """Say whether both are the same to a caller."""
        return self.target == other.target or bool(self.label and self.label.casefold() == other.label.casefold())

    def __str__(self) -> str:
        """Give it as callers know it."""
        return self.label or self.target


def key_changes(old: Flow, new: Flow) -> Iterator[Change]:
    """Give what is different about the keys of each node in both flows, then about those that work everywhere."""
    for name, node in new.nodes.items():
        if name in old.nodes:
            before, after = _options(old.nodes[name]), _options(node)
            yield from _changes(new.flow, name, f"at {name}", before, after, old.nodes)
    yield from _changes(new.flow, "", "everywhere", _everywhere(old), _everywhere(new), old.nodes)


def _options(node: Node) -> dict[str, _Option]:
    return {
        key: _Option(each.label, getattr(each, "next", None) or each.language) for key, each in choices(node).items()
    }


def _everywhere(flow: Flow) -> dict[str, _Option]:
    return {key: _Option(name, each.next or name) for name, each in flow.universals.items() for key in each.keys}


def _changes(
    flow: str, node: str, where: str, old: Mapping[str, _Option], new: Mapping[str, _Option], known: Collection[str]
) -> Iterator[Change]:
    """Give what is different about keys; `known` nodes were there before, others may only have a new name."""
    taken = {key for key, option in old.items() if key in new and option.is_still(new[key])}
    for key in (each for each in old if each in taken):
        one, other = old[key].target, new[key].target
        if one != other and other in known:
            told = f"{key_name(key)} ({new[key]}) {where} leads to {other}, it led to {one}"
            yield Change(kind="way", effect="neutral", flow=flow, node=node, outlet=key, sentence=told)
    lost = {key: option for key, option in old.items() if key not in taken}
    moved: dict[str, str] = {}
    for key, option in lost.items():
        found = next((each for each in new if each not in taken and option.is_still(new[each])), None)
        if found is not None:
            moved[key] = found
            taken.add(found)
    for key, option in lost.items():
        if key in moved:
            told = f"{option} moved from {key_name(key)} to {key_name(moved[key])} {where}: {LOST}"
        elif key in new and key not in taken:
            taken.add(key)
            told = f"{key_name(key)} is {new[key]} {where}, it was {option}"
        else:
            told = f"{key_name(key)} ({option}) no longer works {where}"
        yield Change(kind="key", effect="worse", flow=flow, node=node, outlet=key, sentence=told)
    for key, option in new.items():
        if key not in taken:
            told = f"{key_name(key)} ({option}) is new {where}"
            yield Change(kind="key", effect="better", flow=flow, node=node, outlet=key, sentence=told)
