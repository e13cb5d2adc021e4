"""Writes a witness as a dialogue: a test that fails now, and passes once callers get through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import yaml

from ivr.engine.state import State
from ivr.expressions import render
from ivr.lint.act import Act
from ivr.lint.exploration import Opening
from ivr.lint.finding import Finding
from ivr.lint.openings import is_shut
from ivr.lint.witness import WORD_SECONDS, Witness
from ivr.model.command import BookCallback, Play, StartTimer
from ivr.model.dialogue import CALLER
from ivr.model.event import FetchFinished
from ivr.model.project import Project
from ivr.model.value import Record, Value, thaw
from ivr.nodes.callback import BOOKING_TIMER, Callback
from ivr.nodes.queue import WAIT_TIMER, Queue

Map = dict[str, object]


@dataclass(slots=True)
class _Story:
    """A dialogue as it grows; `told` is the node the last step was at."""

    steps: list[Map] = field(default_factory=list)
    given: dict[str, dict[str, object]] = field(default_factory=dict)
    told: str = ""
    possible: bool = True
    promised: str = ""
    """By when the caller is called back, in the words of the `moment` filter."""


def dialogue(finding: Finding) -> Map | None:
    """Give a finding's witness as a dialogue; None where there is none."""
    call = finding.witness
    if call is None:
        return None
    story = _told(call)
    wanted = _wanted(finding, call, story.promised)
    if not story.possible or not wanted:
        return None
    story.steps += wanted
    if story.promised:
        # Promises are rounded up; in a call that begins on the full hour and takes no time, to another one.
        story.steps.insert(0, {"wait": 1})
    opening = call.opening
    told: Map = {
        "dialogue": f"{finding.code} {finding.name}: {finding.message}",
        "at": datetime.fromtimestamp(opening.at, UTC).isoformat(),
        "to": opening.flow,
    }
    if opening.caller != CALLER:
        told["from"] = opening.caller
    if opening.values:
        told["parameters"] = thaw(opening.values)
    if story.given:
        told["given"] = story.given
    return {**told, "steps": story.steps}


def text(dialogues: list[Map]) -> str:
    """Give the text of a dialogue file."""
    return yaml.safe_dump(dialogues, allow_unicode=True, sort_keys=False, width=110)


def _told(call: Witness) -> _Story:
    story = _Story()
    before: State | None = None
    words, patience = 0, 0.0
    for heard in call.replay():
        if before is not None:
            _act(story, call.project, heard.act, before, heard.state, words * WORD_SECONDS + patience)
        for command in heard.commands:
            if isinstance(command, Play):
                words = sum(len(item.text.split()) for item in command.items)
            elif isinstance(command, StartTimer):
                patience = command.seconds
            elif isinstance(command, BookCallback):
                story.promised = _promised(call.project, heard.state, command)
        before = heard.state
    if before is not None and before.phase == "running":
        _arrive(story, before)
    return story


def _arrive(story: _Story, state: State) -> None:
    place = f"{state.flow}.{state.node}"
    if story.told != place:
        story.steps.append({"expect": {"node": place}})
        story.told = place


def _act(story: _Story, project: Project, act: Act, before: State, after: State, lasts: float) -> None:
    node = project.flows[before.flow].nodes[before.node]
    stays = (before.flow, before.node) == (after.flow, after.node)
    place = f"{before.flow}.{before.node}"
    outside = _outcome(act)
    if outside is not None:
        kind, answer = outside
        known = story.given.setdefault(kind, {}).setdefault(place, answer)
        story.possible = story.possible and known == answer
    elif act.kind in ("press", "say", "hangup"):
        _arrive(story, before)
        story.steps.append({act.kind: act.detail or True})
    elif act.kind == "record" and act.detail == "spoken":
        _arrive(story, before)
        story.steps.append({"speak": 3})
    elif act.kind == "silence" and node.asks and stays and after.playing is not None:
        _arrive(story, before)
        story.steps.append({"silence": True})
    elif act.kind == "silence" and node.asks and not stays:
        # A caller who is done here waits as long as the last prompt and the patience after it.
        _arrive(story, before)
        story.steps.append({"silence": round(lasts) + 1.0})
    elif act.kind == "listen" and not getattr(node, "barge_in", True) and stays:
        _arrive(story, before)
        story.steps.append({"wait": round(lasts) + 1.0})
    if not stays:
        story.told = ""


def _outcome(act: Act) -> tuple[str, Map] | None:
    """Give what the outside does, as dialogues write it."""
    if act.kind == "fetch":
        answer = next(event for event in act.events if isinstance(event, FetchFinished))
        if act.detail == "timeout":
            return "fetch", {"timed_out": True}
        return "fetch", {"status": answer.status, "body": thaw(answer.body)}
    if act.kind == "silence" and act.detail == WAIT_TIMER:
        return "queue", {"outcome": "waiting"}
    if act.kind == "silence" and act.detail == BOOKING_TIMER:
        return "callback", {"outcome": "failed"}
    if act.kind == "queue" and act.detail != "answered":
        return "queue", {"outcome": act.detail, "after": 0}
    if act.kind in ("queue", "transfer", "callback"):
        return act.kind, {"outcome": act.detail}
    return None


STUCK = frozenset({"R102", "R104", "R105", "R106", "R110", "R111", "R112", "R113", "R115"})
"""Rules about callers whose call should come to its own end."""


def _wanted(finding: Finding, call: Witness, promised: str) -> list[Map]:
    """Give what should happen, and does not; nothing where all goes well until we do not call."""
    if finding.code[:1] == "C":
        return _kept(finding, call.project, promised)
    if finding.code in STUCK or (finding.code == "R103" and finding.outlet):
        return [{"expect": {"ends": "hangup"}}]
    if finding.code[:1] == "R":
        return [{"hear": "goodbye"}]
    helping = _helping(call.project, call.opening) if finding.code != "A201" else ""
    last: Mapping[str, object] = {"node": helping} if helping else {"transfer": "an agent"}
    if call.phase == "running" and finding.outlet:
        return [{"hangup": True}, {"expect": dict(last)}]
    return [{"expect": dict(last)}]


def _kept(finding: Finding, project: Project, promised: str) -> list[Map]:
    """Give the callback, or the time, that the caller should hear of."""
    if finding.code == "C309":
        return []
    if promised:
        return [{"hear": promised}] if finding.code == "C303" else []
    node = project.flows[finding.flow].nodes[finding.node]
    assert isinstance(node, Queue | Callback)
    return [{"expect": {"callback": {"queue": str(node.queue)}}}]


def _promised(project: Project, state: State, booked: BookCallback) -> str:
    queue = project.site.queues[booked.queue]
    calendar = project.site.calendars.get(queue.calendar or "")
    zone = calendar.time_zone if calendar is not None else project.site.time_zone
    values: dict[str, Value] = {
        "promise": booked.deadline,
        "now": state.now,
        "language": state.language,
        "time_zone": zone,
    }
    return render("{{ promise | moment }}", Record(values))


def _helping(project: Project, opening: Opening) -> str:
    """Give the first node with a person behind it at that time, or else with any help."""
    flows = (opening.flow, *(each for each in project.flows if each != opening.flow))
    nodes = [(each, name, node) for each in flows for name, node in project.flows[each].nodes.items()]
    for wanted in ("agent", "callback", "voicemail"):
        for each, name, node in nodes:
            if node.recourse == wanted and not is_shut(project, node, opening.at):
                return f"{each}.{name}"
    return ""
