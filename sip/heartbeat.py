"""Says every few seconds that the worker is there."""

from __future__ import annotations

import threading
from collections.abc import Callable

from structlog.typing import FilteringBoundLogger

from ivr.store.workers import EVERY, Beat, Workers
from sip.trouble import Trouble


class Heartbeat:
    """Writes to the store on a thread of its own: a slow disk must not hold up the sound of calls."""

    def __init__(self, workers: Workers, state: Callable[[], Beat], log: FilteringBoundLogger) -> None:
        """Begin to tell what `state` gives; any thread may call it."""
        self._workers = workers
        self._state = state
        self._over = threading.Event()
        self._trouble = Trouble(log, "heartbeat_failed")
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Say that the worker has ended."""
        self._over.set()
        self._thread.join()
        last = self._state()
        self._trouble.attempt(lambda: self._workers.leave(last.machine, last.address))

    def _beat(self) -> None:
        self._trouble.attempt(lambda: self._workers.beat(self._state()))
        while not self._over.wait(EVERY):
            self._trouble.attempt(lambda: self._workers.beat(self._state()))
