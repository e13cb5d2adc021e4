"""What shows, among the calls that were explored, that a callback is not offered or is promised badly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from ivr.engine.state import State
from ivr.lint import spoken
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.graph import Edge
from ivr.lint.view import View
from ivr.model.project import Project
from ivr.nodes.callback import Arranging, Callback


def offering(call: Call, view: View) -> set[int]:
    """Give the callback nodes, and the questions and queues at which a key leads to one."""
    leading = view.within_a_press("callback")
    found = {vertex for vertex in range(len(view.out)) if view.helps(vertex, "callback")}
    for edges in view.out:
        found |= {edge.source for edge in edges if edge.target in leading and _is_spoken(call, edge)}
    return found


def _is_spoken(call: Call, edge: Edge) -> bool:
    """Say whether an offer is heard: a choice is (else I410 says so), a universal where a prompt names its key."""
    if edge.kind != "universal":
        return edge.kind == "key"
    place = call.graph.place(edge.source)
    said = spoken.by_language(place.node, place.flow.language)
    heard = (spoken.tells(texts, language) for language, texts in said.items())
    return any(each is not None and each.mentioned & set(edge.keys) for each in heard)


def offers_at(call: Call, moment: str) -> frozenset[tuple[str, str]]:
    """Give the flow and node of every place that offers a callback in an opening state."""
    view = next((each for each in call.views if each.moment is not None and each.moment.name == moment), call.whole)
    places = (call.graph.places[vertex] for vertex in offering(call, view))
    return frozenset((place.flow.flow, place.name) for place in places if place is not None)


def confirmed(finding: Finding, project: Project, states: Iterable[State]) -> Iterator[int]:
    """Give the states in which callers hear the confirmation that a finding is about, in its language."""
    flow = project.flows[finding.flow]
    for number, state in _at(finding, states):
        node, memo = flow.nodes[finding.node], state.memo
        if isinstance(node, Callback) and isinstance(memo, Arranging) and memo.stage == "promised":
            tag = node.promise.variant(state.language, flow.language)[0] if node.promise is not None else ""
            if finding.language in ("", tag):
                yield number


def offered_too_late(finding: Finding, project: Project, states: Iterable[State]) -> Iterator[tuple[int, str]]:
    """Give the states in which the slot of a finding is offered for a time that cannot be kept, with its key."""
    node = project.flows[finding.flow].nodes[finding.node]
    if not isinstance(node, Callback):
        return
    queue = project.site.queues[node.queue]
    calendar = project.site.calendars.get(queue.calendar or "")
    zone = ZoneInfo(calendar.time_zone if calendar is not None else project.site.time_zone)
    hours = project.site.calling_hours(node.queue)
    slot = node.slots[int(finding.outlet.rpartition(".")[2])]
    for number, state in _at(finding, states):
        if not isinstance(state.memo, Arranging) or state.memo.stage != "when":
            continue
        for key, promise in enumerate(state.memo.promises[1:], start=2):
            begins = datetime.fromtimestamp(promise.not_before, zone)
            kept = hours.after(promise.not_before, queue.callback.within * 60)
            if f"{begins:%H:%M}" == slot and kept != promise.deadline:
                yield number, str(key)


def _at(finding: Finding, states: Iterable[State]) -> Iterator[tuple[int, State]]:
    for number, state in enumerate(states):
        if state.phase == "running" and (state.flow, state.node) == (finding.flow, finding.node):
            yield number, state
