"""Says every few seconds that the worker is there."""

from __future__ import annotations

import threading
from collections.abc import Callable

from structlog.typing import FilteringBoundLogger

from ivr.errors import IvrError
from ivr.store.workers import EVERY, Beat, Workers


class Heartbeat:
    """Writes to the store on a thread of its own: a slow disk must not hold up the sound of calls."""

    def __init__(self, workers: Workers, state: Callable[[], Beat], log: FilteringBoundLogger) -> None:
        """Begin to tell what `state` gives; any thread may call it."""
        self._workers = workers
        self._state = state
        self._log = log
        self._over = threading.Event()
        self._told = ""
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Say that the worker has ended."""
        self._over.set()
        self._thread.join()
        last = self._state()
        self._try(lambda: self._workers.leave(last.machine, last.address))

    def _beat(self) -> None:
        self._try(lambda: self._workers.beat(self._state()))
        while not self._over.wait(EVERY):
            self._try(lambda: self._workers.beat(self._state()))

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
            self._told = ""
        except IvrError as error:
            # The same trouble every few seconds is told once.
            if str(error) != self._told:
                self._log.error("heartbeat_failed", error=str(error))
            self._told = str(error)
