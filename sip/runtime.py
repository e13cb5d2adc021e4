"""The pump: one thread on which everything of a worker happens, work from other threads and timers included."""

from __future__ import annotations

import gc
import heapq
import itertools
import socket
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Protocol

Job = Callable[[], None]

_LONGEST_WAIT = 0.5
_COLLECT_EVERY = 30.0


class Owner(Protocol):
    """Whom a job belongs to."""

    def abandon(self, error: Exception) -> None:
        """Clean up after a job that raised: the caller must not be left in silence."""


class Timer:
    """A job that runs later; `cancel` makes it not run."""

    __slots__ = ("due", "job", "owner")

    def __init__(self, due: float, job: Job, owner: Owner | None) -> None:
        """Run `job` at `due` (monotonic seconds)."""
        self.due = due
        self.job: Job | None = job
        self.owner = owner

    def cancel(self) -> None:
        """Forget the job; safe at any time."""
        self.job = None
        self.owner = None


class Pump:
    """Runs jobs and timers between the stack's own events, never two at once.

    `post` is the only method other threads may call.
    """

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        """Report what jobs raise to `failed`."""
        self._failed = failed
        self._jobs: SimpleQueue[tuple[Job, Owner | None]] = SimpleQueue()
        self._timers: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._thread = threading.get_ident()
        self._wake: Callable[[], None] = lambda: None
        self._collected = time.monotonic()
        self.stopping = False

    def post(self, job: Job, owner: Owner | None = None) -> None:
        """Run `job` on the pump soon, in the order posted; wakes the pump when called from another thread."""
        self._jobs.put((job, owner))
        if threading.get_ident() != self._thread:
            self._wake()

    def wake_by(self, wake: Callable[[], None]) -> None:
        """Wake a waiting `handle_events` with this."""
        self._wake = wake

    def after(self, seconds: float, job: Job, owner: Owner | None = None) -> Timer:
        """Run `job` in `seconds`, to the millisecond."""
        timer = Timer(time.monotonic() + seconds, job, owner)
        heapq.heappush(self._timers, (timer.due, next(self._order), timer))
        return timer

    def run(self, handle_events: Callable[[int], None]) -> None:
        """Pump until `stopping` is set."""
        while not self.stopping:
            self.turn(handle_events)

    def turn(self, handle_events: Callable[[int], None]) -> None:
        """Run what is due, then wait for what comes next."""
        self._run_jobs()
        self._run_timers()
        handle_events(self._patience())
        self._run_jobs()

    def _run_jobs(self) -> None:
        while True:
            try:
                job, owner = self._jobs.get_nowait()
            except Empty:
                return
            self._guarded(job, owner)

    def _run_timers(self) -> None:
        now = time.monotonic()
        while self._timers and self._timers[0][0] <= now:
            timer = heapq.heappop(self._timers)[2]
            if timer.job is not None:
                self._guarded(timer.job, timer.owner)
        if now - self._collected > _COLLECT_EVERY:
            # The collector is off: on another thread it could free a call, which aborts the process.
            self._collected = now
            gc.collect()

    def _patience(self) -> int:
        """Give how many milliseconds the stack may wait."""
        if not self._jobs.empty() or self.stopping:
            return 0
        while self._timers and self._timers[0][2].job is None:
            heapq.heappop(self._timers)
        wait = _LONGEST_WAIT
        if self._timers:
            wait = min(wait, max(0.0, self._timers[0][0] - time.monotonic()))
        return int(wait * 1000 + 0.999)

    def _guarded(self, job: Job, owner: Owner | None) -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - the one guard: a call's fault must not stop the others
            self._failed(error)
            if owner is not None:
                owner.abandon(error)


def udp_waker(host: str, port: int) -> Callable[[], None]:
    """Give a function that makes the stack's wait return: a SIP keep-alive to our own port (RFC 5626, 3.5.1)."""
    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    address = ("127.0.0.1" if host == "0.0.0.0" else host, port)

    def wake() -> None:
        sender.sendto(b"\r\n\r\n", address)

    return wake


def own_garbage() -> None:
    """Leave garbage collection to the pump: what exists now is kept for good, the rest is collected there."""
    gc.disable()
    gc.collect()
    gc.freeze()
