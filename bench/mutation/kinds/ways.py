"""Defects of ways: outlets that are gone, lead back, lead to the end, or lead past help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bench.mutation.kinds.naming import Change, Changes, Kinds
from bench.mutation.sample import DROP, Sample, Where

KINDS = Kinds()
OUTLETS = {
    "say": ("next",),
    "goal": ("next",),
    "set": ("next",),
    "hours": ("open", "closed", "holiday"),
    "branch": ("default",),
    "menu": ("failed",),
    "language": ("next", "failed"),
    "collect": ("next", "failed"),
    "fetch": ("ok", "failed", "timeout"),
    "queue": ("answered", "timeout", "full", "no_agents", "closed"),
    "transfer": ("answered", "busy", "no_answer", "failed"),
    "callback": ("booked", "declined", "failed"),
    "voicemail": ("next", "empty"),
    "record": ("next", "empty"),
}


def outlets(flows: Sample, *wanted: str, types: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str, str]]:
    """Give the outlets of these names that are set: flow, node, outlet, target."""
    for flow, name, fields in flows.nodes(*types):
        for outlet in OUTLETS.get(fields["type"], ()):
            if outlet in fields and (not wanted or outlet in wanted):
                yield flow, name, outlet, fields[outlet]


def _at(flow: str, node: str, *path: str | int) -> Where:
    return (flow, "nodes", node, *path)


def _goodbye(flows: Sample, flow: str) -> str | None:
    """Give a node of a flow that says goodbye and hangs up."""
    nodes: dict[str, Any] = flows.documents[flow]["nodes"]
    return next((name for name, fields in nodes.items() if fields["type"] == "hangup"), None)


@KINDS.kind("drop a required outlet")
def _dropped(flows: Sample) -> Iterator[Change]:
    for flow, name, outlet, _ in outlets(flows):
        if outlet != "holiday":
            yield f"{flow}.{name}: no {outlet}", [(_at(flow, name, outlet), DROP)]


@KINDS.kind("drop the default of a branch")
def _no_default(flows: Sample) -> Iterator[Change]:
    for flow, name, _ in flows.nodes("branch"):
        yield f"{flow}.{name}", [(_at(flow, name, "default"), DROP)]


@KINDS.kind("lead to a node that is not there")
def _dangling(flows: Sample) -> Iterator[Change]:
    for flow, name, outlet, target in outlets(flows):
        yield f"{flow}.{name}.{outlet}", [(_at(flow, name, outlet), f"{target}_old")]


@KINDS.kind("delete a node")
def _deleted(flows: Sample) -> Iterator[Change]:
    for flow, name, _ in flows.nodes():
        yield f"{flow}.{name}", [(_at(flow, name), DROP)]


def _back(*wanted: str, types: tuple[str, ...] = ()) -> Changes:
    """Give the changes that point these outlets at their own nodes."""

    def changes(flows: Sample) -> Iterator[Change]:
        for flow, name, outlet, _ in outlets(flows, *wanted, types=types):
            yield f"{flow}.{name}.{outlet}", [(_at(flow, name, outlet), name)]

    return changes


KINDS.add("point failed of a menu back at itself", _back("failed", types=("menu", "language")))
KINDS.add("point failed of an entry back at itself", _back("failed", types=("collect",)))
KINDS.add("point next of a message back at itself", _back("next", types=("say", "goal", "set")))
KINDS.add("self-loop in hours", _back("open", "closed", "holiday", types=("hours",)))
KINDS.add("self-loop in a branch", _back("default", types=("branch",)))
KINDS.add("point a fault of a request back at itself", _back("failed", "timeout", types=("fetch",)))
KINDS.add("point a refusal of a queue back at itself", _back("full", "no_agents", "closed", types=("queue",)))
KINDS.add("point the longest wait of a queue back at itself", _back("timeout", types=("queue",)))
KINDS.add("point a fault of a transfer back at itself", _back("busy", "no_answer", "failed", types=("transfer",)))
KINDS.add("point an empty recording back at itself", _back("empty", types=("voicemail", "record")))
KINDS.add("point failed or declined of a callback back at itself", _back("failed", "declined", types=("callback",)))


@KINDS.kind("point a case back at its branch")
def _case_back(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("branch"):
        for number, _ in enumerate(fields["cases"]):
            yield f"{flow}.{name} case {number}", [(_at(flow, name, "cases", number, "next"), name)]


@KINDS.kind("rewire two nodes to a circle")
def _circle(flows: Sample) -> Iterator[Change]:
    for flow, name, outlet, target in outlets(flows, "next", types=("say", "goal", "set")):
        fields = flows.documents[flow]["nodes"][target]
        if "next" in OUTLETS.get(fields["type"], ()):
            yield f"{flow}.{name}.{outlet} and {target}", [(_at(flow, target, "next"), name)]


def _ends(*wanted: str, types: tuple[str, ...]) -> Changes:
    """Give the changes that lead these outlets to a goodbye."""

    def changes(flows: Sample) -> Iterator[Change]:
        for flow, name, outlet, _ in outlets(flows, *wanted, types=types):
            end = _goodbye(flows, flow)
            if end is not None:
                yield f"{flow}.{name}.{outlet}", [(_at(flow, name, outlet), end)]

    return changes


KINDS.add("hang up after the last attempt", _ends("failed", types=("menu", "language", "collect")))
KINDS.add("hang up when a request fails", _ends("failed", "timeout", types=("fetch",)))
KINDS.add("hang up when a transfer fails", _ends("busy", "no_answer", "failed", types=("transfer",)))
KINDS.add("hang up when a queue refuses", _ends("full", "no_agents", "closed", types=("queue",)))
KINDS.add("hang up after the longest wait", _ends("timeout", types=("queue",)))
KINDS.add("hang up when a callback cannot be booked", _ends("failed", types=("callback",)))
KINDS.add("hang up when closed", _ends("closed", "holiday", types=("hours",)))


@KINDS.kind("another menu after the last attempt")
def _menu_after(flows: Sample) -> Iterator[Change]:
    for flow, name, _ in flows.nodes("menu", "collect"):
        for _, other, _ in (each for each in flows.nodes("menu") if each[0] == flow):
            if other != name:
                edits = [(_at(flow, name, "failed"), other), (_at(flow, other, "failed"), name)]
                yield f"{flow}.{name} and {other}", list(edits)


@KINDS.kind("start at the end")
def _start(flows: Sample) -> Iterator[Change]:
    for flow in ("main", "clinic"):
        for name in (each for of, each, fields in flows.nodes("hangup", "exit") if of == flow):
            yield f"{flow} at {name}", [((flow, "start"), name)]


@KINDS.kind("on_error leads back to what fails")
def _on_error(flows: Sample) -> Iterator[Change]:
    for name, fields in flows.documents["main"]["nodes"].items():
        if fields["type"] == "say":
            edits = [(_at("main", name, "prompt"), "{{ missing_value }}"), (("main", "on_error"), name)]
            yield f"main.{name}", list(edits)


@KINDS.kind("drop an exit of a module")
def _exits(flows: Sample) -> Iterator[Change]:
    for flow, name, fields in flows.nodes("subflow"):
        for each in fields["exits"]:
            yield f"{flow}.{name}.{each}", [(_at(flow, name, "exits", each), DROP)]


@KINDS.kind("a module that runs itself")
def _recursion(flows: Sample) -> Iterator[Change]:
    for flow, name, outlet, target in outlets(flows, types=("menu", "say", "collect", "record")):
        if flow == "survey":
            again = {"type": "subflow", "flow": "survey", "exits": {"done": target, "declined": "declined"}}
            yield f"{flow}.{name}.{outlet}", [(_at(flow, "again"), again), (_at(flow, name, outlet), "again")]
