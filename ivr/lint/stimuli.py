"""Everything that can happen next in a state of the engine."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.dialog.ask import Asking
from ivr.dialog.recording import FINISH, RecordingNode
from ivr.engine.effects import KEPT_TIMERS
from ivr.engine.session import Engine
from ivr.engine.state import State
from ivr.lint import answers
from ivr.lint.act import Act, ActKind
from ivr.lint.compared import Compared
from ivr.model import event as events
from ivr.model.event import Event
from ivr.model.node import Node
from ivr.model.project import Project
from ivr.model.universal import Universal, phrases
from ivr.nodes.callback import DECLINE, OTHER, USE, Arranging, Callback
from ivr.nodes.collect import Collect, Collecting
from ivr.nodes.fetch import Fetch, Filling
from ivr.nodes.language import Language
from ivr.nodes.queue import Queue, Waiting
from ivr.nodes.recording import Recording
from ivr.nodes.transfer import Transfer

KEYS = "0123456789*#"
SPOKEN_FOR = "02079460123#"
"""A number that a caller gives for the callback."""
SILENT = frozenset({"booking", "promised"})
"""Stages of a callback in which keys are only kept for the next question."""
Universals = tuple[tuple[str, Universal], ...]


class Stimuli:
    """Gives the acts that are possible in a state at one moment; their events carry no time of their own."""

    def __init__(self, project: Project, engine: Engine, domains: Compared, at: float) -> None:
        """Look at calls of this project at this moment."""
        self._project = project
        self._engine = engine
        self._domains = domains
        self._at = at
        self._universals: dict[object, Universals] = {}
        self._keys: dict[object, tuple[Act, ...]] = {}
        self._refusing: dict[str, bool | None] = {}
        self._fetched: dict[str, tuple[Act, ...]] = {}
        self._gone = self._act("hangup", "", events.CallerHungUp(at=0))

    def of(self, state: State) -> Iterator[Act]:
        """Give every act, those of the caller first; the last one is to hang up."""
        if state.phase == "farewell":
            yield from self._sounding(state)
            yield self._gone
            return
        node = self._project.flows[state.flow].nodes[state.node]
        if not self.refuses(state, node):
            yield from self._pressed(state, node)
            yield from self._sounding(state)
            for timer in sorted(state.timers - KEPT_TIMERS):
                yield self._act("silence", timer, events.TimerFired(at=0, timer=timer))
        yield from self._outside(state, node)
        yield self._gone

    def refuses(self, state: State, node: Node) -> bool:
        """Say whether the caller waits at a queue that lets nobody in now."""
        return state.queued and isinstance(node, Queue) and self._is_closed(node) is True

    def _is_closed(self, node: Queue) -> bool | None:
        """Say whether a queue is closed now; None when the site does not say."""
        if node.queue not in self._refusing:
            queue = self._project.site.queues.get(node.queue)
            calendar = self._project.site.calendars.get(queue.calendar or "") if queue is not None else None
            unknown = queue is None or (queue.calendar is not None and calendar is None)
            shut = calendar is not None and calendar.state_at(self._at) != "open"
            self._refusing[node.queue] = None if unknown else shut
        return self._refusing[node.queue]

    def _act(self, kind: ActKind, detail: str, *happened: Event, guess: bool = False) -> Act:
        return Act(kind=kind, detail=detail, events=happened, guess=guess)

    def _sounding(self, state: State) -> Iterator[Act]:
        if state.playing is not None:
            yield self._act("listen", "", events.PlayFinished(at=0, play=state.playing))

    # -- keys and words

    def _pressed(self, state: State, node: Node) -> Iterator[Act]:
        """Give the keys that mean something here and one that does not; nobody is tried who presses to no end."""
        if not node.asks and not isinstance(node, RecordingNode):
            return
        memo = state.memo
        if (isinstance(memo, Waiting) and memo.talking) or getattr(memo, "stage", "") in SILENT:
            return
        asking = memo if isinstance(memo, Asking) else getattr(memo, "asking", None)
        typed = asking.digits if asking is not None else getattr(memo, "digits", "")
        flows = tuple(frame.flow for frame in state.stack)
        stage = (type(memo), getattr(memo, "stage", ""), getattr(memo, "value", None) is None)
        promises = len(getattr(memo, "promises", ()))
        key = (state.flow, state.node, flows, stage, promises, typed, state.language, state.listening)
        if key not in self._keys:
            self._keys[key] = tuple(self._caller(state, node, typed))
        yield from self._keys[key]

    def _caller(self, state: State, node: Node, typed: str) -> Iterator[Act]:
        universals = self._universal(state)
        bound = {key for _, each in universals for key in each.keys}
        entry = _is_entry(state, node)
        own = () if entry else self._choices(state, node)
        keys = sorted({key[len(typed)] for key in (*own, *bound) if len(key) > len(typed) and key.startswith(typed)})
        yield from (self._press(key) for key in keys)
        if not typed:
            if isinstance(node, Collect) and entry:
                yield from (self._press(each, guess=True) for each in answers.entries(node, self._domains))
                yield self._press(answers.mistake(node, frozenset(bound)))
            elif isinstance(node, Callback) and entry:
                yield self._press(SPOKEN_FOR)
            if not entry:
                yield from (self._press(key) for key in [key for key in KEYS if key not in keys][:1])
        if state.listening:
            yield from self._spoken(state, universals)

    def _spoken(self, state: State, universals: Universals) -> Iterator[Act]:
        """Give the words for what has no key."""
        for _, universal in universals:
            words = phrases(universal.say, state.language)
            if words and not universal.keys:
                heard = (events.SpeechStarted(at=0), events.SpeechHeard(at=0, text=words[0]))
                yield self._act("say", words[0], *heard)

    def _press(self, keys: str, *, guess: bool = False) -> Act:
        return self._act("press", keys, *(events.DigitPressed(at=0, digit=key) for key in keys), guess=guess)

    def _choices(self, state: State, node: Node) -> tuple[str, ...]:
        memo = state.memo
        if isinstance(node, Language):
            return tuple(node.choices)
        if isinstance(memo, Arranging):
            count = len(memo.promises)
            return (USE, OTHER, DECLINE) if memo.stage == "confirm" else tuple(str(n) for n in range(1, count + 1))
        if isinstance(memo, Collecting):
            return ("1", "2")
        if isinstance(node, RecordingNode):
            return (FINISH,)
        if isinstance(node, Recording):
            return tuple(node.choices)
        return tuple(outlet.name for outlet in node.outlets() if outlet.kind == "key")

    def _universal(self, state: State) -> Universals:
        key = (state.flow, state.node, tuple(frame.flow for frame in state.stack))
        if key not in self._universals:
            self._universals[key] = self._engine.view(state).universals
        return self._universals[key]

    # -- the outside

    def _outside(self, state: State, node: Node) -> Iterator[Act]:
        if state.recording:
            for voiced in (True, False):
                ended = events.RecordFinished(at=0, path="message.wav", seconds=3.0 if voiced else 0.0, voiced=voiced)
                yield self._act("record", "spoken" if voiced else "silent", ended)
        if isinstance(node, Queue):
            yield from self._queued(state, node)
        elif isinstance(node, Transfer) and state.memo is not None:
            yield from self._rung(state, node)
        elif isinstance(node, Fetch) and not (isinstance(state.memo, Filling) and state.memo.onward is not None):
            yield from self._answered(state, node)
        elif isinstance(state.memo, Arranging) and state.memo.stage == "booking":
            promise = self._at + 3600
            yield self._act("callback", "booked", events.CallbackBooked(at=0, reference="1", deadline=promise))
            yield self._act("callback", "failed", events.CallbackFailed(at=0, reason="it could not be stored"))

    def _queued(self, state: State, node: Queue) -> Iterator[Act]:
        if isinstance(state.memo, Waiting) and state.memo.talking:
            yield self._act("talk", "", events.BridgeEnded(at=0))
            return
        closed = self._is_closed(node)
        outcomes: tuple[events.QueueOutcome, ...] = ("closed",) if closed else ("answered", "full", "no_agents")
        if closed is None:
            outcomes += ("closed",)
        for outcome in outcomes:
            yield self._act("queue", outcome, events.QueueEnded(at=0, outcome=outcome))

    def _rung(self, state: State, node: Transfer) -> Iterator[Act]:
        if not state.holding:
            yield self._act("talk", "", events.BridgeEnded(at=0))
            return
        outcomes: tuple[events.TransferOutcome, ...] = ("answered", "busy", "no_answer", "failed")
        for outcome in outcomes:
            ended: tuple[Event, ...] = (events.TransferEnded(at=0, outcome=outcome),)
            if outcome == "answered" and node.mode == "refer":
                # Whoever is handed over is gone from our line.
                ended += (events.CallerHungUp(at=0),)
            yield self._act("transfer", outcome, *ended)

    def _answered(self, state: State, node: Fetch) -> tuple[Act, ...]:
        place = f"{state.flow}.{state.node}"
        if place not in self._fetched:
            found = [
                self._act("fetch", "ok", events.FetchFinished(at=0, status=200, body=body), guess=True)
                for body in answers.bodies(node, self._domains)
            ]
            found.append(self._act("fetch", "failed", events.FetchFinished(at=0, status=0)))
            found.append(self._act("fetch", "timeout", events.FetchFinished(at=0, status=0, timed_out=True)))
            self._fetched[place] = tuple(found)
        return self._fetched[place]


def _is_entry(state: State, node: Node) -> bool:
    """Say whether any digits may be keyed in here, rather than one of some keys."""
    memo = state.memo
    if isinstance(node, Collect):
        return isinstance(memo, Collecting) and memo.value is None
    return isinstance(memo, Arranging) and memo.stage == "number"
