"""A call in virtual time, run from its beginning after every act: the same acts always give the same call.

That is why an act can be taken back, and why a changed draft can be tried with the keys pressed so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ivr.channels.call import Caller, Happening, ScriptedCall
from ivr.channels.console import AskedOutcomes, Simulator
from ivr.channels.shown import Kind, shown
from ivr.errors import ChannelError
from ivr.model.command import Command, Mark, Play, PlayItem
from ivr.model.dialogue import Step
from ivr.model.event import Event
from ivr.model.outlet import Path
from ivr.model.project import Project
from web_designer.simulator.opening import Opening, line


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that happened, `at` seconds after the call came in, at a node of a flow."""

    at: float
    kind: Kind
    text: str
    flow: str
    node: str
    language: str = ""
    items: tuple[PlayItem, ...] = ()
    """What is heard, for a line of kind `hear`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A way out that was taken; `path` is the field of the node that says where it leads, empty for a universal."""

    flow: str
    node: str
    outlet: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key that leads somewhere from here, and what it is for."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the outside does is not given: `kind` and `place` say where in `given` the answer belongs."""

    kind: str
    place: str
    text: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """The call so far. `trail` are the ways taken, in order."""

    lines: tuple[Line, ...]
    trail: tuple[Taken, ...]
    flow: str
    node: str
    keys: tuple[Key, ...]
    listens: bool
    recording: bool
    over: bool
    ended: str
    """Who ended it: `flow`, `caller`, `failure` or `limit`; "" while it goes on."""
    question: Question | None
    problem: str
    """Why the last act was none, "" when it was one."""


class _Unanswered(Exception):
    def __init__(self, text: str, options: tuple[str, ...]) -> None:
        super().__init__(text)
        self.text = text
        self.options = options


def rehearse(project: Project, flow: str, opening: Opening, acts: Sequence[Step]) -> Rehearsed:
    """Run a call to `flow` through its acts; raises KeyError for a flow or node that is not there."""
    started = _starting_at(project, flow, opening)
    caller = Caller(number=opening.caller, called=flow, at=opening.begins)
    call = ScriptedCall(started, flow, caller, AskedOutcomes(opening.given, project.site, _unanswered))
    simulator = Simulator(call)
    question, problem = None, ""
    try:
        simulator.begin()
        for act in acts:
            problem = "" if simulator.over else simulator.act(line(act))
    except _Unanswered as asked:
        question = _question(call, asked)
    except ChannelError as error:
        problem = str(error)
    return picture(started, call, caller.at, question, problem)


def _starting_at(project: Project, flow: str, opening: Opening) -> Project:
    found = project.flows[flow]
    changed: dict[str, object] = {}
    if opening.node is not None:
        found.nodes[opening.node]
        changed["start"] = opening.node
    if opening.language is not None:
        changed["language"] = opening.language
    if not changed:
        return project
    return replace(project, flows={**project.flows, flow: found.model_copy(update=changed)})


def _unanswered(text: str, options: tuple[str, ...]) -> str:
    raise _Unanswered(text, options)


_KINDS = {"Fetch": "fetch", "Enqueue": "queue", "Transfer": "transfer", "BookCallback": "callback"}


def _question(call: ScriptedCall, asked: _Unanswered) -> Question:
    last = next(each.what for each in reversed(call.happened) if type(each.what).__name__ in _KINDS)
    place = f"{_place(call.happened)[0]}.{getattr(last, 'node', '')}"
    return Question(kind=_KINDS[type(last).__name__], place=place, text=asked.text, options=asked.options)


def _place(happened: Sequence[Happening]) -> tuple[str, str]:
    names = [each.what.name for each in happened if isinstance(each.what, Mark) and each.what.kind == "node"]
    flow, _, node = names[-1].partition(".") if names else ("", "", "")
    return flow, node


def lines(happened: Sequence[Happening], start: float) -> tuple[Line, ...]:
    """Give what a person is shown of a call that came in at `start`."""
    found, flow, node = [], "", ""
    for each in happened:
        if isinstance(each.what, Mark) and each.what.kind == "node":
            flow, _, node = each.what.name.partition(".")
        told = shown(each.what)
        if told is None:
            continue
        at = round(each.at - start, 3)
        items = _items(each.what)
        found.append(
            Line(at=at, kind=told.kind, text=told.text, flow=flow, node=node, language=told.language, items=items)
        )
    return tuple(found)


def trail(project: Project, happened: Sequence[Happening]) -> tuple[Taken, ...]:
    """Give the ways taken, in order."""
    names = [each.what.name for each in happened if isinstance(each.what, Mark) and each.what.kind == "outlet"]
    return tuple(_taken(project, name) for name in names)


def _taken(project: Project, name: str) -> Taken:
    flow, _, rest = name.partition(".")
    node, _, outlet = rest.partition(".")
    found = project.flows[flow].nodes[node].outlets() if flow in project.flows else ()
    path = next((each.field for each in found if each.name == outlet), ())
    return Taken(flow=flow, node=node, outlet=outlet, path=path)


def _items(what: Event | Command) -> tuple[PlayItem, ...]:
    return what.items if isinstance(what, Play) else ()


def picture(
    project: Project, call: ScriptedCall, start: float, question: Question | None = None, problem: str = ""
) -> Rehearsed:
    """Give what a person is shown of a call that came in at `start`, as it is now."""
    flow, node = _place(call.happened)
    ended = call.marks("ended")
    over = call.over and question is None
    return Rehearsed(
        lines=lines(call.happened, start),
        trail=trail(project, call.happened),
        flow=flow,
        node=node,
        keys=() if over or question else keys(project, flow, node),
        listens=call.listens,
        recording=call.recording,
        over=over,
        ended=ended[-1] if ended else "",
        question=question,
        problem=problem,
    )


def keys(project: Project, flow: str, node: str) -> tuple[Key, ...]:
    """Give the keys that lead somewhere from a node, universals included."""
    found = project.flows.get(flow)
    if found is None or node not in found.nodes or not found.nodes[node].asks:
        return ()
    own = {outlet.name: outlet.label or outlet.name for outlet in found.nodes[node].outlets() if outlet.kind == "key"}
    for name, universal in found.universals.items():
        if found.nodes[node].takes(node, name, universal):
            for key in universal.keys:
                own.setdefault(key, universal.label or name)
    return tuple(
        Key(key=key, label=label) for key, label in sorted(own.items(), key=lambda each: _KEYPAD.find(each[0]))
    )


_KEYPAD = "123456789*0#"
