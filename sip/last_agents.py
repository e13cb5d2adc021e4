"""Keeps whom callers talked to, in a thread of its own: a slow disk must not stop the other calls."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from structlog.typing import FilteringBoundLogger

from ivr.errors import IvrError
from ivr.store.last_agents import LastAgents


class StoredLastAgents:
    """Last agents in the store; carries out `sip.services.LastAgents`."""

    def __init__(self, store: LastAgents, log: FilteringBoundLogger) -> None:
        """Read and write `store`."""
        self._store = store
        self._log = log
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="last-agents")

    def find(self, caller: str, done: Callable[[str], None]) -> None:
        """Look up whom a caller talked to last; `done` gets the name on our thread, "" when nobody is known."""

        def work() -> None:
            agent = ""
            try:
                agent = self._store.of(caller)
            except IvrError as error:
                self._log.error("last_agent_not_read", error=str(error))
            done(agent)

        self._thread.submit(work)

    def note(self, caller: str, agent: str) -> None:
        """Keep whom a caller talks to now."""

        def work() -> None:
            try:
                self._store.note(caller=caller, agent=agent, at=time.time())
            except IvrError as error:
                self._log.error("last_agent_not_kept", agent=agent, error=str(error))

        self._thread.submit(work)

    def close(self) -> None:
        """Finish what is under way."""
        self._thread.shutdown(wait=True)
        self._store.close()
