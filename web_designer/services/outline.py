"""A flow as a list: every node, what callers hear there, and where each way out leads."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.drawing.words import QUIET, hears, leads_to, outlet_words, spoken_name, summary
from ivr.model.flow import Flow
from ivr.model.outlet import Outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way out: the key, if it is one, what takes it, and the node it leads to (None: nowhere yet)."""

    key: str
    words: str
    target: str | None
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One node of the outline."""

    node: str
    name: str
    type: str
    family: str
    icon: str
    summary: str
    """What callers hear in the first place, or what is decided."""
    hears: tuple[str, ...]
    """What else callers may hear."""
    note: str
    ways: tuple[Way, ...]
    ends: bool


def outline(flow: Flow) -> tuple[Entry, ...]:
    """Give every node in the order of the file."""
    return tuple(_entry(flow, name) for name in flow.nodes)


def universals(flow: Flow) -> tuple[Way, ...]:
    """Give what works in every node that asks something."""
    ways = [
        Way(
            key=" ".join(universal.keys),
            words=spoken_name(universal.label or name),
            target=universal.next,
            quiet=False,
        )
        for name, universal in flow.universals.items()
    ]
    if flow.on_error is not None:
        ways.append(Way(key="", words="If the flow fails", target=flow.on_error, quiet=True))
    return tuple(ways)


def _entry(flow: Flow, name: str) -> Entry:
    node = flow.nodes[name]
    said = summary(node, flow.language)
    return Entry(
        node=name,
        name=spoken_name(name),
        type=node.type,
        family=node.family,
        icon=node.icon,
        summary=said,
        hears=tuple(text for text in hears(node, flow.language) if f"“{text}”" != said),
        note=node.note,
        ways=tuple(way_of(outlet, flow, name) for outlet in node.outlets()),
        ends=node.ends,
    )


def way_of(outlet: Outlet, flow: Flow, name: str) -> Way:
    """Give a way out of a node."""
    return Way(
        key=outlet.name if outlet.kind == "key" else "",
        words=outlet_words(outlet, flow.nodes[name]),
        target=leads_to(outlet, flow),
        quiet=outlet.kind in QUIET,
    )
