"""Watches for flows that are published while the worker runs."""

from __future__ import annotations

import threading

from structlog.typing import FilteringBoundLogger

from sip.services import Switchboard
from sip.trouble import Trouble

EVERY = 1.0
"""Seconds between looks."""


class Publications:
    """Asks the switchboard to refresh, on a thread of its own: reading flows must not hold up the sound of calls."""

    def __init__(self, switchboard: Switchboard, log: FilteringBoundLogger) -> None:
        """Begin to watch."""
        self._switchboard = switchboard
        self._log = log
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="publications", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        trouble = Trouble(self._log, "flows_not_refreshed")
        while not self._over.wait(EVERY):
            trouble.attempt(self._refresh)

    def _refresh(self) -> None:
        if self._switchboard.refresh():
            self._log.info("flows_refreshed")
