"""Trouble that comes again and again, told once."""

from __future__ import annotations

from collections.abc import Callable

from structlog.typing import FilteringBoundLogger

from ivr.errors import IvrError


class Trouble:
    """Tells what fails every second in one line, and again once something else fails or it has worked in between."""

    def __init__(self, log: FilteringBoundLogger, event: str) -> None:
        """Tell it as this event; for one thread at a time."""
        self._log = log
        self._event = event
        self._told = ""

    def attempt(self, act: Callable[[], None]) -> None:
        """Do something, and log the IvrError that it may raise."""
        try:
            act()
            self._told = ""
        except IvrError as error:
            if str(error) != self._told:
                self._log.error(self._event, error=str(error))
            self._told = str(error)
