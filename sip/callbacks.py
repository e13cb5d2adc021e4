"""Keeps the callbacks we promised: each waits for its place, is dialled once an agent is held for it, and is noted.

What is due is claimed in the store for a few seconds at a time, and the claim renewed as long as we live: when a worker
is killed, what it had in hand is free again, and the attempt under way does not count. A callback is kept when somebody
of the team talks to the person; an answering machine presses no key, so it keeps nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeVar

from structlog.typing import FilteringBoundLogger

from ivr.errors import ChannelError, IvrError
from ivr.model.event import Event, QueueEnded, TransferEnded
from ivr.model.site import CallbackPolicy, Site
from ivr.model.value import Record
from ivr.store.claims import Claims, Due, Promised
from sip.agents import AgentDesk
from sip.calls import Calls, Outbound
from sip.message import masked
from sip.runtime import Pump
from sip.services import Bookings

Result = TypeVar("Result")
Stage = Literal["waiting", "checking", "ringing", "talking"]

LOOK_SECONDS = 2.0
"""From one look at what is due to the next."""
LEASE_SECONDS = 15.0
"""So long after a worker's last sign of life others may make its callbacks."""
RING_SECONDS = 30.0
MOST_AT_ONCE = 50
"""Callbacks claimed in one look."""


@dataclass(slots=True, kw_only=True)
class _Making:
    """A callback that we see to: it waits for an agent, rings, or is being talked."""

    due: Due
    stage: Stage = "waiting"
    placed: bool = True
    """It waits in the queue; a team without agents in site.yaml has no queue to wait in."""
    call: str = ""
    kept: bool = False

    @property
    def name(self) -> str:
        """Give what the queue knows it by."""
        return f"callback {self.due.id}"


class Callbacks:
    """The callbacks this worker sees to."""

    def __init__(
        self,
        site: Site,
        bookings: Bookings,
        desk: AgentDesk,
        calls: Calls,
        pump: Pump,
        log: FilteringBoundLogger,
    ) -> None:
        """Keep the promises of the queues of `site` that name a flow for it."""
        self._site = site
        self._bookings = bookings
        self._desk = desk
        self._calls = calls
        self._pump = pump
        self._log = log
        self._making: dict[str, _Making] = {}
        self._promised: tuple[Promised, ...] = ()
        self._stopped = False

    def start(self) -> None:
        """Begin to look at what is due, again and again."""
        self._desk.callbacks = self
        self._calls.owed = self.owed_to
        self._look()

    def stop(self) -> None:
        """Call nobody any more; who has answered may finish."""
        self._stopped = True
        for making in [each for each in self._making.values() if each.stage != "talking"]:
            self._put_back(making)

    @property
    def room(self) -> int:
        """Give how many people can be called now."""
        return 0 if self._stopped else self._calls.room - sum(m.stage == "checking" for m in self._making.values())

    def owed_to(self, number: str) -> Record:
        """Give the callbacks that a number is promised: by queue, until when (UTC seconds)."""
        return Record({each.queue: each.deadline for each in self._promised if number and each.number == number})

    def agent_held(self, name: str) -> None:
        """An agent is held for a callback: make sure it is still ours, then dial."""
        making = self._making[name]
        making.stage = "checking"
        now = time.time()
        self._ask(
            lambda claims: claims.called(making.due.id, at=now),
            partial(self._checked, making),
            partial(self._drop, making),
        )

    # -- what is due

    def _look(self) -> None:
        if self._stopped:
            return
        now = time.time()
        queues = [name for name in self._site.queues if self._may_call(name, now)]
        for making in list(self._making.values()):
            if making.stage == "waiting" and making.due.queue not in queues:
                self._put_back(making)
        in_hand = [making.due.id for making in self._making.values()]
        held = [making.due.id for making in self._making.values() if not making.kept]

        def work(claims: Claims) -> tuple[frozenset[int], tuple[Due, ...], tuple[Promised, ...]]:
            ours = claims.renew(held, until=now + LEASE_SECONDS)
            due = claims.take(queues, at=now, until=now + LEASE_SECONDS, most=MOST_AT_ONCE, but=in_hand)
            return ours, due, claims.promised()

        self._ask(work, partial(self._looked, frozenset(held)))
        self._pump.after(LOOK_SECONDS, self._look)

    def _looked(
        self, held: frozenset[int], found: tuple[frozenset[int], tuple[Due, ...], tuple[Promised, ...]]
    ) -> None:
        ours, due, self._promised = found
        for making in list(self._making.values()):
            if making.due.id in held - ours and making.stage != "talking":
                self._drop(making)  # cancelled or moved by the caller, or our lease ran out
        for each in due:
            self._wait(_Making(due=each))
        for making in list(self._making.values()):
            if making.stage == "waiting" and not making.placed and self.room > 0:
                self.agent_held(making.name)
        self._desk.ring()

    def _wait(self, making: _Making) -> None:
        due = making.due
        if self._stopped:
            self._put_back(making)
            return
        self._making[making.name] = making
        since = due.waiting_since if self._policy(due).keep_place else time.time()
        making.placed = self._desk.promise(making.name, due.queue, since)
        self._log.info("callback_due", callback=due.id, queue=due.queue, number=masked(due.number))

    def _may_call(self, queue: str, now: float) -> bool:
        return self._site.queues[queue].callback.flow is not None and self._site.calling_hours(queue).is_open(now)

    def _policy(self, due: Due) -> CallbackPolicy:
        return self._site.queues[due.queue].callback

    # -- one call

    def _checked(self, making: _Making, ours: bool) -> None:
        if self._making.get(making.name) is not making:
            return  # put back meanwhile
        if not ours:
            self._drop(making)
            return
        due, flow = making.due, self._policy(making.due).flow
        assert flow is not None, "only queues with a flow are looked at"
        wanted = Outbound(
            number=due.number,
            caller=due.number,
            called=flow,
            flow=flow,
            language=due.language,
            values=Record({"queue": due.queue}),
            owed=self.owed_to(due.number).with_items({due.queue: due.deadline}),
            seconds=RING_SECONDS,
            rang=lambda: None,
            answered=partial(self._answered, making),
            failed=lambda unanswered: self._missed(making, unanswered.why),
            happened=partial(self._happened, making),
            ended=partial(self._ended, making),
        )
        try:
            making.call = self._calls.place(wanted)
        except ChannelError as error:
            self._log.warning("callback_not_dialled", callback=due.id, error=str(error))
            self._missed(making, "failed")
            return
        making.stage = "ringing"
        self._desk.expect(making.call, making.name)
        self._log.info("callback_ringing", callback=due.id, queue=due.queue, number=masked(due.number))

    def _answered(self, making: _Making) -> None:
        making.stage = "talking"

    def _happened(self, making: _Making, event: Event) -> None:
        if isinstance(event, QueueEnded | TransferEnded) and event.outcome == "answered" and not making.kept:
            making.kept = True
            late = event.at > making.due.deadline
            self._log.info("callback_kept", callback=making.due.id, queue=making.due.queue, late=late)
            self._ask(lambda claims: claims.kept(making.due.id, at=event.at))

    def _ended(self, making: _Making, by: str) -> None:
        del by
        if making.kept:
            self._drop(making)
        else:
            self._missed(making, "not_connected")

    def _missed(self, making: _Making, why: str) -> None:
        """Note a call that brought the person to nobody, unless they have cancelled or moved it meanwhile."""
        self._drop(making)
        now, due, policy = time.time(), making.due, self._policy(making.due)
        last = due.attempts + 1 >= policy.attempts

        def work(claims: Claims) -> bool:
            if last:
                return claims.failed(due.id, at=now, mailbox=policy.failed)
            return claims.missed(due.id, next_at=now + policy.every * 60)

        def noted(ours: bool) -> None:
            told = {"callback": due.id, "queue": due.queue, "why": why, "attempt": due.attempts + 1, "last": last}
            if ours:
                self._log.info("callback_missed", **told)
            else:
                self._log.info("callback_changed", callback=due.id, queue=due.queue)

        self._ask(work, noted)

    def _put_back(self, making: _Making) -> None:
        """Let go of a callback without an attempt: it is not the time, or not ours to make."""
        self._drop(making)
        self._ask(lambda claims: claims.free([making.due.id]))

    def _drop(self, making: _Making) -> None:
        self._making.pop(making.name, None)
        self._calls.give_up(making.call)
        self._desk.leave(making.name)

    def _ask(
        self,
        work: Callable[[Claims], Result],
        then: Callable[[Result], None] = lambda _: None,
        otherwise: Callable[[], None] = lambda: None,
    ) -> None:
        """Do something in the store; `then` gets what came of it, on the pump, or `otherwise` runs there."""

        def done(result: Result | IvrError) -> None:
            self._pump.post(partial(self._told, result, then, otherwise))

        self._bookings.claim(work, done)

    def _told(self, result: Result | IvrError, then: Callable[[Result], None], otherwise: Callable[[], None]) -> None:
        if isinstance(result, IvrError):
            self._log.error("callbacks_not_stored", error=str(result))
            otherwise()
        else:
            then(result)
