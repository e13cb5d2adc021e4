"""Who waits for an agent and whose phone rings next: the policy of queues, without phones, clocks or threads.

First come, first served in each queue. Every waiting caller rings at most one agent at a time and every agent's phone
rings for one caller only. A caller goes through the queue's agents as long as they wait, the one left alone longest
first; but one who wants the agent they talked to last waits for that one, for so long and until it does not answer.

A callback that keeps its caller's place waits here like a caller. When its turn comes an agent is held for it, whose
phone rings only once the person has answered and takes the place over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Refusal = Literal["full", "no_agents"]
Decline = Literal["busy", "no_answer", "failed"]

REST_SECONDS: Mapping[Decline, float] = {"busy": 5.0, "no_answer": 2.0, "failed": 5.0}
"""How long an agent's phone is left alone after it did not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRules:
    """What a queue's policy depends on; agents in the site's order."""

    agents: tuple[str, ...]
    max_waiting: int
    ring_seconds: float
    handle_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """An agent's phone that must ring now for a caller, at most `seconds`."""

    call: str
    queue: str
    agent: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a caller stands: 1 is next; `wait` is the estimate in seconds."""

    call: str
    position: int
    wait: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A caller wants this agent and nobody else until then."""

    agent: str
    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    queue: str
    since: float
    promised: bool
    """A callback, whose person is not on the line."""


@dataclass(slots=True)
class _Agent:
    busy_with: str | None = None
    """The call their phone rings for or that they talk on."""
    free_at: float = float("-inf")
    offered: int = 0
    """Number of the last offer made to them."""


class Lines:
    """All queues of a site and their agents. Times are seconds of any one clock."""

    def __init__(self, queues: Mapping[str, QueueRules]) -> None:
        """Begin with nobody waiting and every agent free."""
        self._queues = dict(queues)
        self._agents = {name: _Agent() for rules in queues.values() for name in rules.agents}
        self._waiting: dict[str, _Waiting] = {}
        self._ringing: dict[str, str] = {}
        self._wishes: dict[str, Wish] = {}
        self._offers = 0

    def join(self, call: str, queue: str, since: float, wish: Wish | None = None) -> Refusal | None:
        """Put a caller into a queue, behind those who wait longer than `since`; gives why not.

        A wish for somebody who does not serve it is none.
        """
        rules = self._queues.get(queue)
        if rules is None or not rules.agents:
            return "no_agents"
        if sum(not self._waiting[each].promised for each in self._line(queue)) >= rules.max_waiting:
            return "full"
        self._waiting[call] = _Waiting(queue=queue, since=since, promised=False)
        if wish is not None and wish.agent in rules.agents:
            self._wishes[call] = wish
        return None

    def promise(self, callback: str, queue: str, since: float) -> Refusal | None:
        """Put a callback into a queue, in which it takes no room from callers; gives why not."""
        rules = self._queues.get(queue)
        if rules is None or not rules.agents:
            return "no_agents"
        self._waiting[callback] = _Waiting(queue=queue, since=since, promised=True)
        return None

    def take_over(self, callback: str, call: str, queue: str) -> Ring | None:
        """Give a callback's place, and the agent held for it, to the person who has answered it.

        Gives the phone that must ring now; None when nobody is held, or for another queue: they have to join.
        """
        waiting, agent = self._waiting.get(callback), self._ringing.get(callback)
        if waiting is None or agent is None or waiting.queue != queue:
            return None
        del self._waiting[callback], self._ringing[callback]
        self._waiting[call] = _Waiting(queue=queue, since=waiting.since, promised=False)
        self._ringing[call] = agent
        self._agents[agent].busy_with = call
        return Ring(call=call, queue=queue, agent=agent, seconds=self._queues[queue].ring_seconds)

    def leave(self, call: str, at: float) -> str | None:
        """Take a caller out of their queue; gives the queue, None when they were in none."""
        agent = self._ringing.pop(call, None)
        if agent is not None:
            self.released(agent, at)
        self._wishes.pop(call, None)
        waiting = self._waiting.pop(call, None)
        return waiting.queue if waiting is not None else None

    def due(self, at: float, callbacks: int) -> list[Ring]:
        """Give the phones that must ring now, the longest waiting caller's first; they count as ringing now.

        For a callback an agent is held, for at most so many `callbacks`; the phone to ring is the person's.
        """
        rings = []
        for call in self._in_order():
            waiting = self._waiting[call]
            if call in self._ringing or (waiting.promised and callbacks <= 0):
                continue
            wished = self._wishes_at(call, at)
            agent = self._wished_agent(call, at) if wished else self._next_agent(waiting.queue, at)
            if agent is not None:
                callbacks -= waiting.promised
                self._offer(call, agent)
                seconds = self._queues[waiting.queue].ring_seconds
                rings.append(Ring(call=call, queue=waiting.queue, agent=agent, seconds=seconds))
        return rings

    def next_due(self, at: float) -> float | None:
        """Give when `due` may have more to say without anything else happening; None when never."""
        idle_calls = {call: each.queue for call, each in self._waiting.items() if call not in self._ringing}
        times = [
            agent.free_at
            for name, agent in self._agents.items()
            if agent.busy_with is None
            and agent.free_at > at
            and any(name in self._queues[q].agents for q in idle_calls.values())
        ]
        times += [self._wishes[call].until for call in idle_calls if self._wishes_at(call, at)]
        return min(times, default=None)

    def declined(self, call: str, why: Decline, at: float) -> None:
        """The phone that rang for this caller was not answered."""
        self._wishes.pop(call, None)
        agent = self._ringing.pop(call, None)
        if agent is not None:
            self.released(agent, at + REST_SECONDS[why])

    def answered(self, call: str) -> str:
        """The agent whose phone rang for this caller took it and talks until `released`; gives their name."""
        del self._waiting[call]
        self._wishes.pop(call, None)
        return self._ringing.pop(call)

    def released(self, agent: str, at: float) -> None:
        """An agent can be rung again from `at` on."""
        state = self._agents[agent]
        state.busy_with = None
        state.free_at = at

    def places(self, queue: str) -> tuple[Place, ...]:
        """Give the places of everyone who waits in a queue, callbacks among them, the next one first."""
        rules = self._queues[queue]
        return tuple(
            Place(call=call, position=position, wait=position * rules.handle_seconds / len(rules.agents))
            for position, call in enumerate(self._line(queue), start=1)
        )

    def _line(self, queue: str) -> list[str]:
        return [call for call in self._in_order() if self._waiting[call].queue == queue]

    def _in_order(self) -> list[str]:
        return sorted(self._waiting, key=lambda call: self._waiting[call].since)

    def _wishes_at(self, call: str, at: float) -> bool:
        return call in self._wishes and at < self._wishes[call].until

    def _wished_agent(self, call: str, at: float) -> str | None:
        agent = self._wishes[call].agent
        return agent if self._is_free(agent, at) else None

    def _next_agent(self, queue: str, at: float) -> str | None:
        free = [name for name in self._queues[queue].agents if self._is_free(name, at)]
        return min(free, key=lambda name: self._agents[name].offered, default=None)

    def _is_free(self, name: str, at: float) -> bool:
        agent = self._agents[name]
        return agent.busy_with is None and agent.free_at <= at

    def _offer(self, call: str, agent: str) -> None:
        self._offers += 1
        self._agents[agent].busy_with = call
        self._agents[agent].offered = self._offers
        self._ringing[call] = agent
