"""Removes old recordings when the worker starts and once a day, in a thread of its own."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from structlog.typing import FilteringBoundLogger

from ivr.errors import IvrError
from ivr.store.retention import expire
from sip.runtime import Pump

_DAY_SECONDS = 86_400.0


class Expiry:
    """Keeps a data folder free of what is older than the site wants."""

    def __init__(self, folder: Path, days: int | None, pump: Pump, log: FilteringBoundLogger) -> None:
        """Keep what is younger than `days`; None: everything."""
        self._folder = folder
        self._days = days
        self._pump = pump
        self._log = log
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="expiry")

    def start(self) -> None:
        """Remove what is too old now, and again every day."""
        if self._days is not None:
            self._thread.submit(self._expire, time.time() - self._days * _DAY_SECONDS)
            self._pump.after(_DAY_SECONDS, self.start)

    def close(self) -> None:
        """Finish what is under way."""
        self._thread.shutdown(wait=True)

    def _expire(self, before: float) -> None:
        try:
            gone = expire(self._folder, before)
        except IvrError as error:
            self._log.error("recordings_not_removed", error=str(error))
        else:
            self._log.info("recordings_removed", count=gone)
