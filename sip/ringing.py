"""Rings the phones of people who want to hear a draft: it runs on that call once they answer.

Who asks is in the store, where the pages put it. A thread of its own looks there and writes how calls go: a slow disk
must not hold up the sound of calls.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread

from structlog.typing import FilteringBoundLogger

from ivr.errors import FlowError, IvrError
from ivr.model.event import Event
from ivr.model.phones import phone_at
from ivr.model.site import Site
from ivr.model.value import Record
from ivr.publishing.switchboard import DRAFT
from ivr.store.draft_calls import LEASE, DraftCall, DraftCalls, Outcome
from sip.calls import Calls, Outbound, Unanswered
from sip.message import masked, user_of
from sip.runtime import Pump
from sip.trouble import Trouble

LOOK_SECONDS = 1.0
"""From one look at who asks to the next; a hundred workers may look at one database."""
BUSY_SECONDS = 0.3
"""The same while a phone is rung or in a call, which its person may want to end."""
RING_SECONDS = 30.0
_ENDED_BY: Mapping[str, Outcome] = {
    "caller": "hung_up",
    "designer": "stopped",
    "flow": "finished",
    "transfer": "finished",
    "drain": "drained",
}


@dataclass(slots=True, kw_only=True)
class _Ring:
    """A phone that we ring, or that has answered."""

    asked: DraftCall
    call: str = ""
    rang: bool = False
    answered: bool = False


class Ringing:
    """The draft calls of this worker."""

    def __init__(self, site: Site, store: DraftCalls, calls: Calls, pump: Pump, log: FilteringBoundLogger) -> None:
        """Ring phones of `site` while there are lines to spare."""
        self._site = site
        self._store = store
        self._calls = calls
        self._pump = pump
        self._log = log
        self._name = uuid.uuid4().hex
        self._rings: dict[int, _Ring] = {}
        self._stopped = False
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._trouble = Trouble(log, "draft_calls_not_stored")
        self._renewed = 0.0
        self._thread = Thread(target=self._work, name="ringing", daemon=True)

    def start(self) -> None:
        """Begin to look at who asks."""
        self._thread.start()

    def stop(self) -> None:
        """Ring nobody any more; who has answered may finish."""
        self._stopped = True
        for ring in [each for each in self._rings.values() if not each.answered]:
            self._calls.give_up(ring.call)
            self._over(ring, "drained")

    def close(self) -> None:
        """Write down how calls went."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join()

    # -- on the thread

    def _work(self) -> None:
        due = time.monotonic()
        while True:
            try:
                job = self._jobs.get(timeout=max(0.0, due - time.monotonic()))
            except Empty:
                self._trouble.attempt(self._look)
                due = time.monotonic() + (BUSY_SECONDS if self._rings else LOOK_SECONDS)
                continue
            if job is None:
                return
            self._trouble.attempt(job)

    def _look(self) -> None:
        now = time.time()
        if self._rings:
            self._look_after(now)
        if not self._stopped and self._calls.spare > 0 and self._store.waits(now):
            taken = self._store.take(self._name, now)
            if taken is not None:
                self._pump.post(partial(self._ring, taken))

    def _look_after(self, now: float) -> None:
        """Say that we live, and end what people want to end."""
        stopped = self._store.stopped(self._name)
        if stopped:
            self._pump.post(partial(self._end, stopped))
        if now - self._renewed > LEASE / 3:
            self._store.renew(tuple(self._rings), now)
            self._renewed = now

    # -- on the pump

    def _ring(self, asked: DraftCall) -> None:
        ring = self._rings[asked.number] = _Ring(asked=asked)
        if self._stopped:
            self._over(ring, "drained")
            return
        caller = user_of(asked.phone)
        try:
            ring.call = self._calls.place(
                Outbound(
                    number=phone_at(asked.phone, self._site),
                    caller=caller,
                    called=f"{asked.flow}{DRAFT}",
                    flow=asked.flow,
                    language="",
                    values=Record(),
                    owed=self._calls.owed(caller),
                    seconds=RING_SECONDS,
                    rang=partial(self._rang, ring),
                    answered=partial(self._answered, ring),
                    failed=partial(self._failed, ring),
                    happened=_nothing,
                    ended=partial(self._ended, ring),
                )
            )
        except FlowError as error:
            first = error.problems[0]
            self._over(ring, "mistakes", reason=f"line {first.span.line}: {first.message}")
            return
        except IvrError as error:
            self._over(ring, "failed", reason=str(error))
            return
        self._log.info("phone_ringing", flow=asked.flow, phone=masked(asked.phone), asked_by=asked.asked_by)

    def _rang(self, ring: _Ring) -> None:
        if not ring.rang:
            ring.rang = True
            self._note(self._store.rings, ring.asked.number)

    def _answered(self, ring: _Ring) -> None:
        ring.answered = True
        self._note(self._store.answered, ring.asked.number, time.time())

    def _failed(self, ring: _Ring, unanswered: Unanswered) -> None:
        never = not ring.rang and unanswered.why == "no_answer" and unanswered.code in (0, 408)
        if never:
            self._over(ring, "unreachable")
        elif unanswered.code:
            self._over(ring, "refused", unanswered.code, unanswered.reason)
        else:
            self._over(ring, "no_answer")

    def _ended(self, ring: _Ring, by: str) -> None:
        self._over(ring, _ENDED_BY.get(by, "failed"))

    def _end(self, numbers: tuple[int, ...]) -> None:
        """End what people want to end; one who has answered is gone once their side has said so."""
        for ring in [self._rings[each] for each in numbers if each in self._rings]:
            if ring.answered:
                self._calls.end(ring.call, "designer")
            else:
                self._calls.give_up(ring.call)
                self._over(ring, "stopped")

    def _over(self, ring: _Ring, outcome: Outcome, code: int = 0, reason: str = "") -> None:
        del self._rings[ring.asked.number]
        self._log.info("phone_rung", flow=ring.asked.flow, outcome=outcome, code=code, reason=reason)
        self._note(self._store.over, ring.asked.number, outcome, code, reason)

    def _note(self, write: Callable[..., None], *values: object) -> None:
        self._jobs.put(partial(write, *values))


def _nothing(event: Event) -> None:
    """Hear of an event of a call: its journal has it."""
    del event
