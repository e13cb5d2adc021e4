"""One stay at a node: every way a call can go through it, on the real engine, from the state in which it comes there.

A node that waits is a small world of its own: until it is left, nothing but its own memory, what is playing, and
timers change. So a call is a chain of visits, and a visit is run once however many calls come by.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Literal

from bench.mutation.acts import Acts
from bench.mutation.heard import Option, Said, is_blank, options, said
from ivr.engine.session import Engine
from ivr.engine.state import State
from ivr.lint.act import Act
from ivr.model.command import Command, Fetch, LeaveVoicemail, Mark
from ivr.model.copying import changed
from ivr.model.event import DigitPressed, Event, TimerFired
from ivr.model.project import Project
from ivr.nodes.queue import Queue, Waiting

Place = tuple[str, str]
ENDED = "ended"
APOLOGY = "apology"
MAX_STATES = 400
"""States of one visit after which it is cut short; the sample flows need at most 60."""
Kind = Literal["queue", "transfer", "callback", "record", "fetch", "caller", "time"]
HELPING: dict[str, Kind] = {"queue": "queue", "transfer": "transfer", "callback": "callback", "voicemail": "record"}
"""By type of node, what has to go well for it to help."""
_KINDS: dict[str, Kind] = {"press": "caller", "say": "caller", "queue": "queue", "transfer": "transfer"}
_KINDS |= {"callback": "callback", "record": "record", "fetch": "fetch"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A call that comes to a node: the state, and what is said on the way in."""

    state: State
    said: tuple[Said, ...]
    blank: bool = False
    """Whether a prompt was played in which nothing is said."""
    asked: tuple[str, ...] = ()
    """What was asked of other systems on the way in: method, address and content."""


@dataclass(slots=True, kw_only=True)
class Exit:
    """How a visit is left: where to, what was marked on the way, and what it meant for the caller."""

    arrival: Arrival | None
    """None when the call is over: see `end`."""
    end: str = ""
    """`flow`, `caller`, `failure`, or APOLOGY."""
    entered: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    """The mailboxes in which a message was put."""
    universal: bool = False
    told: bool = False
    """Whether the last before it were words, heard to their end, or a talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One step inside a visit or out of it: from a state of the visit, by whom, to a state or an exit."""

    source: int
    kind: Kind
    detail: str
    target: int
    """A state of the visit when 0 or more, else the exit -1 - target."""


@dataclass(slots=True, kw_only=True)
class Visit:
    """What can happen at a node, once a call is there."""

    place: Place
    language: str
    asks: bool
    helps: Kind | None
    """What help is here: a queue that lets callers in, a phone that rings, a callback, a tone for a message."""
    joins: str
    """The queue that the caller waits in."""
    said: tuple[Said, ...] = ()
    blank: bool = False
    asked: tuple[str, ...] = ()
    ways: list[Way] = field(default_factory=list)
    exits: list[Exit] = field(default_factory=list)
    promised: tuple[Said, ...] | None = None
    """What is said once a callback is booked."""
    effects: dict[Option, frozenset[str]] = field(default_factory=dict)
    """Where each announced key leads: node ids, `stays`, or nothing at all."""
    depends: frozenset[str] = frozenset()
    """Nodes that the engine looked at, as `flow.node`."""
    complete: bool = True
    flowing: dict[tuple[str, bool], tuple[int, tuple[int, ...]]] = field(default_factory=dict)
    """What it brings in each world, and which exits can be taken there; kept by `hope`."""


class Visits:
    """Runs visits of one project at one moment."""

    def __init__(self, project: Project, engine: Engine, acts: Acts, at: float) -> None:
        """Look at calls at this moment."""
        self._project = project
        self._engine = engine
        self._acts = acts
        self._at = at

    def left(self, before: State, acted: Act) -> tuple[State, list[Command]]:
        """Let something happen; gives the state after it and all commands. Only queues answer in no time."""
        state = before if acted.kind == "queue" else changed(before, steps=0)
        place, commands = (state.flow, state.node), list[Command]()
        for event in acted.events:
            if acted.kind == "press" and (state.flow, state.node) != place:
                break
            state, more = self._engine.happen(state, event)
            commands += more
        return state, commands

    def run(self, arrival: Arrival) -> Visit:
        """Give everything that can happen from here until the node is left."""
        first = arrival.state
        place = (first.flow, first.node)
        node = self._project.flows[place[0]].nodes[place[1]]
        helps = HELPING.get(node.type) if not self._acts.refuses(first, node) else None
        joins = node.queue if isinstance(node, Queue) else ""
        visit = Visit(
            place=place,
            language=first.language,
            asks=node.asks,
            helps=helps,
            joins=joins,
            said=arrival.said,
            blank=arrival.blank,
            asked=arrival.asked,
        )
        run = _Run(self, visit, self._acts, self._project)
        run.begin(first)
        visit.depends = frozenset(run.depends)
        run.announce(self._engine, self._at)
        return visit


class _Run:
    """The states of one visit, breadth first."""

    def __init__(self, visits: Visits, visit: Visit, acts: Acts, project: Project) -> None:
        self._visits = visits
        self._visit = visit
        self._acts = acts
        self._project = project
        self._states: list[State] = []
        self._numbers: dict[Hashable, int] = {}
        self._exits: dict[Hashable, int] = {}
        self.depends = {".".join(visit.place)}
        """Nodes that the engine looked at; those that run modules are, whenever a module ends."""

    def begin(self, first: State) -> None:
        self.depends.update(f"{frame.flow}.{frame.node}" for frame in first.stack)
        self._number(first)
        for number, state in enumerate(self._states):
            if number >= MAX_STATES:
                self._visit.complete = False
                break
            for act in self._acts.of(state):
                self._step(number, state, act)

    def _step(self, number: int, state: State, act: Act) -> None:
        after, commands = self._visits.left(state, act)
        visit = self._visit
        marks = [each for each in commands if isinstance(each, Mark)]
        self.depends.update(mark.name for mark in marks if mark.kind == "node")
        kind = _KINDS.get(act.kind, "time")
        gone = after.phase != "running" or any(mark.kind in ("node", "error") for mark in marks)
        if gone:
            target = -1 - self._left(after, commands, marks, told=act.kind in ("talk", "listen"))
        else:
            target = self._number(after)
            heard = said(commands)
            visit.said += tuple(each for each in heard if each not in visit.said)
            visit.blank = visit.blank or is_blank(commands)
            if act.kind == "callback" and act.detail == "booked":
                visit.promised = heard
        visit.ways.append(Way(source=number, kind=kind, detail=act.detail, target=target))

    def _left(self, after: State, commands: list[Command], marks: list[Mark], *, told: bool) -> int:
        landed = max(
            (n for n, each in enumerate(commands) if isinstance(each, Mark) and each.kind == "node"), default=0
        )
        arrival = None
        if after.phase == "running":
            arrival = arrived(after, commands[landed:])
        end = APOLOGY if after.phase == "farewell" else next((m.name for m in marks if m.kind == "ended"), "")
        exit_ = Exit(
            arrival=arrival,
            end=end,
            entered=tuple(mark.name for mark in marks if mark.kind == "node"),
            goals=tuple(mark.name for mark in marks if mark.kind == "goal"),
            errors=tuple(mark.name for mark in marks if mark.kind == "error"),
            messages=tuple(each.mailbox for each in commands if isinstance(each, LeaveVoicemail)),
            universal=any(mark.kind == "outlet" and ".universal:" in mark.name for mark in marks),
            told=told,
        )
        key = (told, arrival, end, exit_.entered, exit_.goals, exit_.errors, exit_.messages)
        number = self._exits.setdefault(key, len(self._visit.exits))
        if number == len(self._visit.exits):
            self._visit.exits.append(exit_)
        return number

    def _number(self, state: State) -> int:
        plain = settled(state)
        memo = plain.memo
        if isinstance(memo, Waiting):
            node = self._project.flows[state.flow].nodes[state.node]
            turns = len(node.announcements) if isinstance(node, Queue) else 0
            plain = replace(plain, memo=replace(memo, announced=memo.announced % turns if turns else 0))
        number = self._numbers.setdefault(plain, len(self._states))
        if number == len(self._states):
            self._states.append(plain)
        return number

    def announce(self, engine: Engine, at: float) -> None:
        """Press every key that was announced, wherever the caller has keyed nothing yet."""
        told = [option for each in self._visit.said for option in options(each)]
        if not self._visit.asks and not any(state.recording for state in self._states):
            return
        # However often a question was asked before, its keys do the same.
        questions: dict[Hashable, State] = {}
        for state in self._states:
            if not _has_typed(state):
                questions.setdefault(_question(state), state)
        for option in dict.fromkeys(told):
            effects = [self._effect(engine, state, option.key, at) for state in questions.values()]
            self._visit.effects[option] = frozenset().union(*effects)

    def _effect(self, engine: Engine, state: State, keys: str, at: float) -> set[str]:
        """Give where keys lead from one state; a last silence ends an entry that could go on."""
        events: list[Event] = [DigitPressed(at=at, digit=key) for key in keys]
        events += [TimerFired(at=at, timer=timer) for timer in ("input", "keys")]
        for number, event in enumerate(events):
            if isinstance(event, TimerFired) and (event.timer not in state.timers or not _has_typed(state)):
                continue
            state, commands = engine.happen(changed(state, steps=0), event)
            entered = [each.name for each in commands if isinstance(each, Mark) and each.kind in ("node", "error")]
            missed = any(isinstance(each, Mark) and each.kind == "no_match" for each in commands)
            if entered:
                self.depends.add(entered[0])
                # Keys that lead away before all of them are pressed cannot be pressed.
                return {entered[0]} if number >= len(keys) - 1 else set()
            if state.phase != "running":
                return {ENDED}
            if missed:
                return set()
            if number >= len(keys) - 1 and commands and not _has_typed(state):
                return {"stays"}
        return set()


def _has_typed(state: State) -> bool:
    memo = state.memo
    asking = getattr(memo, "asking", memo)
    return bool(getattr(asking, "digits", "") or state.typed)


def _question(state: State) -> Hashable:
    """Give what is asked in a state, and whether it is still being said."""
    memo = state.memo
    promises = len(getattr(memo, "promises", ()))
    confirming = getattr(memo, "value", None) is not None
    stage = type(memo), getattr(memo, "stage", ""), confirming, promises
    return stage, state.recording, state.playing is None, getattr(memo, "talking", False)


def settled(state: State) -> State:
    """Give the state without what only counts: prompts given so far, and the clock."""
    playing = None if state.playing is None else 1
    steps = state.steps if state.queued else 0
    return changed(state, plays=1, playing=playing, steps=steps, steps_since=state.now)


def arrived(state: State, commands: list[Command]) -> Arrival:
    """Give the arrival at a node, from the state there and what entering it commands."""
    return Arrival(
        state=settled(state),
        said=said(commands),
        blank=is_blank(commands),
        asked=tuple(f"{each.method} {each.url} {each.body}" for each in commands if isinstance(each, Fetch)),
    )
