"""Lets the caller wait for an agent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ivr.dialog import choice, speak
from ivr.dialog.grammar import Choices, same_words
from ivr.dialog.passing import passed
from ivr.model.base import Seconds
from ivr.model.command import CancelTimer, Command, Enqueue, Hold, Listen, Mark, PlayItem, StartTimer
from ivr.model.copying import Copyable, changed
from ivr.model.event import (
    BridgeEnded,
    DigitPressed,
    Event,
    PlayFailed,
    PlayFinished,
    QueueEnded,
    QueueUpdated,
    SpeechHeard,
    TimerFired,
)
from ivr.model.node import Family, Node, Recourse
from ivr.model.outlet import Outlet
from ivr.model.prompt import Prompt
from ivr.model.step import UNIVERSAL, Step
from ivr.model.text import NodeRef, QueueRef, VariableRef
from ivr.model.universal import AGENT, Key, Universal
from ivr.model.universal import phrases as said
from ivr.model.value import Record
from ivr.model.view import View

WAIT_TIMER = "wait"
ANNOUNCE_TIMER = "announce"
KEYS_TIMER = "keys"
KEYS_SECONDS = 3
"""How long the next of several keys may take."""


@dataclass(frozen=True, kw_only=True)
class Waiting(Copyable):
    """The caller's place, and how often something has been announced."""

    position: int = 0
    wait: float = 0
    announced: int = 0
    digits: str = ""
    talking: bool = False


class Queue(Node):
    """Rings the queue's agents while the caller hears where they stand; keys offer another way out."""

    type: Literal["queue"] = "queue"
    family: ClassVar[Family] = "connect"
    icon: ClassVar[str] = "users"
    recourse: ClassVar[Recourse | None] = "agent"

    queue: QueueRef
    """Name of a queue in site.yaml."""
    prompt: Prompt | None = None
    """Said when the caller joins, while phones already ring."""
    announcements: tuple[Prompt, ...] = ()
    """Said in turn, `every` seconds apart; they can use `position` and `wait_minutes`."""
    every: Seconds = 30
    """Seconds from the end of one announcement to the next."""
    position: bool = True
    """Say the caller's place before each announcement."""
    hold: str = ""
    """Hold audio instead of the queue's own."""
    max_wait: Seconds = 600
    """After this many seconds `timeout` is taken."""
    last_agent: Seconds | None = None
    """Seconds for which the agent the caller talked to last is waited for before anybody else is rung."""
    passes: Annotated[tuple[VariableRef, ...], Field(alias="pass")] = ()
    """Variables the agent's phone is told with the call."""
    choices: Mapping[Key, choice.Choice] = {}
    """Keys that work while waiting, such as one for a callback."""
    answered: NodeRef
    """Where the caller goes after talking, if the agent hangs up first."""
    timeout: NodeRef
    """Where the call goes when `max_wait` is over."""
    full: NodeRef
    """Where the call goes when too many wait already."""
    no_agents: NodeRef
    """Where the call goes when nobody is there to answer."""
    closed: NodeRef
    """Where the call goes when the queue is closed."""

    @model_validator(mode="after")
    def _is_bounded(self) -> Self:
        if self.last_agent is not None and self.last_agent >= self.max_wait:
            raise ValueError(
                f"last_agent {self.last_agent:g} is as long as callers may wait at all (max_wait {self.max_wait:g}): "
                "nobody else would be rung; write 20"
            )
        return self

    @property
    def asks(self) -> bool:
        """Say that keys and words of the caller count."""
        return True

    def outlets(self) -> tuple[Outlet, ...]:
        """Give the keys, then what can come of waiting."""
        return (
            *choice.outlets(self.choices, "choices"),
            Outlet(name="answered", kind="answered", target=self.answered, field=("answered",)),
            Outlet(name="timeout", kind="timeout", target=self.timeout, field=("timeout",)),
            Outlet(name="full", kind="full", target=self.full, field=("full",)),
            Outlet(name="no_agents", kind="no_agents", target=self.no_agents, field=("no_agents",)),
            Outlet(name="closed", kind="closed", target=self.closed, field=("closed",)),
        )

    def takes(self, here: str, name: str, universal: Universal) -> bool:
        """Take universals that lead away: asking for an agent must not cost a waiting caller their place."""
        return name != AGENT and universal.next not in (None, here)

    def enter(self, call: View) -> Step:
        """Join the queue."""
        told = passed(self.passes, call)
        join = Enqueue(node=call.node, queue=self.queue, last_agent=self.last_agent or 0, passed=told)
        timer = StartTimer(timer=WAIT_TIMER, seconds=self.max_wait)
        spoken = speak.items(self.prompt, call) if self.prompt is not None else ()
        sound = (speak.play(spoken, call),) if spoken else self._on_hold(call)
        return Step(commands=(join, timer, *sound, *self._listen(call)), memo=Waiting(), typed="")

    def on(self, event: Event, call: View) -> Step | None:
        """Handle the queue's news, keys, words, and the time for an announcement."""
        memo = call.memo
        assert isinstance(memo, Waiting)
        match event:
            case QueueUpdated(position=position, wait=wait):
                return Step(memo=changed(memo, position=position, wait=wait))
            case QueueEnded(outcome="answered"):
                quiet = tuple(CancelTimer(timer=timer) for timer in (WAIT_TIMER, ANNOUNCE_TIMER, KEYS_TIMER))
                return Step(commands=(*quiet, *self._stop_listening(call)), memo=changed(memo, talking=True))
            case QueueEnded(outcome=outcome):
                return Step(outlet=outcome)
            case BridgeEnded():
                return Step(outlet="answered")
            case TimerFired(timer=timer) if timer == WAIT_TIMER:
                return Step(outlet="timeout")
            case TimerFired(timer=timer) if timer == ANNOUNCE_TIMER:
                return self._announce(memo, call)
            case PlayFinished() | PlayFailed():
                # A prompt that fails must not cost a caller their place.
                return Step(commands=self._on_hold(call), memo=memo)
            case TimerFired(timer=timer) if timer == KEYS_TIMER:
                return self._keyed(memo.digits, memo, call, done=True)
            case DigitPressed(digit=digit) if not memo.talking:
                return self._pressed(digit, memo, call)
            case DigitPressed():
                return Step(memo=memo)
            case SpeechHeard(text=text) if not memo.talking:
                return self._heard(text, memo, call)
        return None

    def _announce(self, memo: Waiting, call: View) -> Step:
        values = Record({"position": memo.position, "wait_minutes": max(1, round(memo.wait / 60))})
        spoken: tuple[PlayItem, ...] = ()
        if self.position and memo.position:
            spoken += speak.stock_items("position", call, values)
        if self.announcements:
            spoken += speak.items(self.announcements[memo.announced % len(self.announcements)], call, values)
        sound = (speak.play(spoken, call),) if spoken else self._on_hold(call)
        return Step(commands=sound, memo=changed(memo, announced=memo.announced + 1))

    def _on_hold(self, call: View) -> tuple[Command, ...]:
        del call
        return (Hold(audio=self.hold), StartTimer(timer=ANNOUNCE_TIMER, seconds=self.every))

    def _pressed(self, digit: str, memo: Waiting, call: View) -> Step:
        judgement = self._keys(call).judge(memo.digits + digit, done=False)
        digits = digit if judgement == "no_match" else memo.digits + digit
        return self._keyed(digits, memo, call, done=False)

    def _keyed(self, digits: str, memo: Waiting, call: View, *, done: bool) -> Step:
        """Take the way these keys stand for; what stands for none is forgotten, since waiting goes on."""
        judgement = self._keys(call).judge(digits, done=done)
        if judgement == "no_match":
            return Step(memo=changed(memo, digits=""))
        if judgement == "wait":
            timer = StartTimer(timer=KEYS_TIMER, seconds=KEYS_SECONDS)
            return Step(commands=(timer,), memo=changed(memo, digits=digits))
        if digits in self.choices:
            return Step(commands=(Mark(kind="key", name=digits),), outlet=digits)
        return self._universal(next(name for name, universal in call.universals if digits in universal.keys))

    def _keys(self, call: View) -> Choices:
        """Give the keys that lead out of the queue."""
        elsewhere = tuple(key for _, universal in call.universals for key in universal.keys)
        return Choices(keys=(*self.choices, *elsewhere))

    def _heard(self, text: str, memo: Waiting, call: View) -> Step:
        key = choice.grammar(self.choices, call.language).spoken(text)
        if key is not None:
            return Step(commands=(Mark(kind="key", name=key),), outlet=key)
        for name, universal in call.universals:
            if any(same_words(phrase, text) for phrase in said(universal.say, call.language)):
                return self._universal(name)
        return Step(memo=memo)

    def _universal(self, name: str) -> Step:
        return Step(commands=(Mark(kind="key", name=name),), outlet=UNIVERSAL + name)

    def _listen(self, call: View) -> tuple[Command, ...]:
        phrases = choice.grammar(self.choices, call.language).phrases
        phrases += tuple(phrase for _, universal in call.universals for phrase in said(universal.say, call.language))
        return (Listen(phrases=phrases, language=call.language),) if phrases else ()

    def _stop_listening(self, call: View) -> tuple[Command, ...]:
        return (Listen(phrases=(), language=call.language),) if self._listen(call) else ()
