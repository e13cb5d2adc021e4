"""Rings agents for waiting callers, as `ivr.acd.queue` decides."""

from __future__ import annotations

import time
from functools import partial
from typing import Protocol

from structlog.typing import FilteringBoundLogger

from ivr.acd.queue import Decline, Lines, QueueRules, Ring, Wish
from ivr.errors import ChannelError
from ivr.model.command import Enqueue
from ivr.model.event import QueueOutcome
from ivr.model.site import Site
from ivr.model.value import Record
from sip.bridge import Party
from sip.outgoing import Dialler, OutgoingLeg
from sip.runtime import Pump, Timer


class Waiter(Party, Protocol):
    """A caller who waits."""

    @property
    def call(self) -> str:
        """Give the call's id."""

    def queue_updated(self, position: int, wait: float) -> None:
        """Hear of a new place in the queue."""

    def queue_ended(self, outcome: QueueOutcome, agent: str) -> None:
        """Hear that waiting is over."""


class Promises(Protocol):
    """The callbacks that wait in the queues."""

    @property
    def room(self) -> int:
        """Give how many people can be called now."""

    def agent_held(self, name: str) -> None:
        """Hear that an agent is held for a callback: its person is to be called."""


class AgentDesk:
    """The queues and agents of this worker."""

    def __init__(self, site: Site, dialler: Dialler, pump: Pump, log: FilteringBoundLogger) -> None:
        """Serve the queues of `site`."""
        self._site = site
        self._dialler = dialler
        self._pump = pump
        self._log = log
        self._lines = Lines({name: _rules(site, name) for name in site.queues})
        self._waiters: dict[str, Waiter] = {}
        self._passed: dict[str, Record] = {}
        """What the phones that ring for a caller are told."""
        self._ringing: dict[str, OutgoingLeg] = {}
        self._told: dict[str, tuple[int, float]] = {}
        self._timer: Timer | None = None
        self._expected: dict[str, str] = {}
        self.callbacks: Promises | None = None
        """Whose callbacks wait here."""

    def enqueue(self, waiter: Waiter, command: Enqueue, last_agent: str = "") -> None:
        """Let a caller wait, first for `last_agent`; what comes of it is told to them, perhaps at once.

        Who was called back goes first.
        """
        queue = command.queue
        callback = self._expected.pop(waiter.call, "")
        held = self._lines.take_over(callback, waiter.call, queue)
        if held is not None:
            self._waiters[waiter.call] = waiter
            self._passed[waiter.call] = command.passed
            self._tell_places(queue)
            self._start(held)
            return
        self.leave(callback)
        if not self._is_open(queue):
            waiter.queue_ended("closed", "")
            return
        until = time.monotonic() + command.last_agent
        wish = Wish(agent=last_agent, until=until) if last_agent else None
        refusal = self._lines.join(waiter.call, queue, time.time(), wish)
        if refusal is not None:
            waiter.queue_ended(refusal, "")
            return
        self._waiters[waiter.call] = waiter
        self._passed[waiter.call] = command.passed
        self._tell_places(queue)
        self.ring()

    def promise(self, name: str, queue: str, since: float) -> bool:
        """Let a callback wait among the callers, as one of them who waits since a UTC time; False without agents."""
        if self._lines.promise(name, queue, since) is not None:
            return False
        self._tell_places(queue)
        return True

    def expect(self, call: str, name: str) -> None:
        """Give the place of a callback to whoever is on this call, once they want the queue."""
        self._expected[call] = name

    def leave(self, call: str) -> None:
        """Forget a caller who gave up or hung up, or a callback; nothing happens for one who does not wait."""
        self._expected.pop(call, None)
        leg = self._ringing.pop(call, None)
        if leg is not None:
            leg.cancel()
        queue = self._lines.leave(call, time.monotonic())
        if queue is not None:
            self._forget(call)
            self._tell_places(queue)
            self.ring()

    def released(self, agent: str) -> None:
        """An agent has put the phone down."""
        self._lines.released(agent, time.monotonic())
        self.ring()

    def ring(self) -> None:
        """Ring whom a caller or a callback waits for, now and whenever a phone has been left alone long enough."""
        room = self.callbacks.room if self.callbacks is not None else 0
        for ring in self._lines.due(time.monotonic(), room):
            if ring.call in self._waiters:
                self._start(ring)
            elif self.callbacks is not None:
                self.callbacks.agent_held(ring.call)
        if self._timer is not None:
            self._timer.cancel()
        now = time.monotonic()
        due = self._lines.next_due(now)
        self._timer = self._pump.after(due - now, self.ring) if due is not None else None

    def _start(self, ring: Ring) -> None:
        address = self._site.agents[ring.agent].address
        passed = self._passed[ring.call]
        self._log.info("agent_ringing", call=ring.call, queue=ring.queue, agent=ring.agent, passed=",".join(passed))
        try:
            self._ringing[ring.call] = self._dialler.dial(
                address,
                self._waiters[ring.call].number,
                ring.seconds,
                answered=partial(self._answered, ring),
                failed=partial(self._declined, ring),
                passed=passed,
            )
        except ChannelError as error:
            self._log.warning("agent_not_rung", call=ring.call, agent=ring.agent, error=str(error))
            self._lines.declined(ring.call, "failed", time.monotonic())

    def _declined(self, ring: Ring, why: Decline) -> None:
        self._log.info("agent_declined", call=ring.call, agent=ring.agent, why=why)
        self._ringing.pop(ring.call, None)
        self._lines.declined(ring.call, why, time.monotonic())
        self.ring()

    def _answered(self, ring: Ring, far: OutgoingLeg) -> None:
        self._ringing.pop(ring.call)
        agent = self._lines.answered(ring.call)
        waiter = self._waiters[ring.call]
        self._forget(ring.call)
        self._log.info("agent_answered", call=ring.call, queue=ring.queue, agent=agent)
        far.on_gone = partial(self.released, agent)
        waiter.bridged(far)
        waiter.queue_ended("answered", agent)
        self._tell_places(ring.queue)

    def _tell_places(self, queue: str) -> None:
        for place in self._lines.places(queue):
            news = (place.position, place.wait)
            if place.call in self._waiters and self._told.get(place.call) != news:
                self._told[place.call] = news
                self._waiters[place.call].queue_updated(*news)

    def _forget(self, call: str) -> None:
        self._waiters.pop(call, None)
        self._passed.pop(call, None)
        self._told.pop(call, None)

    def _is_open(self, queue: str) -> bool:
        rules = self._site.queues.get(queue)
        calendar = self._site.calendars.get(rules.calendar) if rules is not None and rules.calendar else None
        return calendar is None or calendar.state_at(time.time()) == "open"


def _rules(site: Site, name: str) -> QueueRules:
    queue = site.queues[name]
    return QueueRules(
        agents=site.agents_of(name),
        max_waiting=queue.max_waiting,
        ring_seconds=queue.ring_seconds,
        handle_seconds=queue.handle_seconds,
    )
