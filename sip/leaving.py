"""Stores what callers leave behind, in a thread of its own: a slow disk must not stop the other calls."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from structlog.typing import FilteringBoundLogger

from ivr.errors import IvrError
from ivr.model.command import BookCallback, LeaveVoicemail
from ivr.store.bookings import Bookings


class StoredBookings:
    """Callbacks and messages in the store; carries out `sip.services.Bookings`."""

    def __init__(self, store: Bookings, log: FilteringBoundLogger) -> None:
        """Write to `store`."""
        self._store = store
        self._log = log
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="bookings")

    def book(self, call: str, command: BookCallback, done: Callable[[str | IvrError], None]) -> None:
        """Store a callback; `done` gets its reference, or why it could not be stored, on our thread."""

        def work() -> None:
            try:
                reference = self._store.book(
                    call=call,
                    queue=command.queue,
                    number=command.number,
                    at=time.time(),
                    not_before=command.not_before,
                    deadline=command.deadline,
                )
            except IvrError as error:
                done(error)
            else:
                done(reference)

        self._thread.submit(work)

    def leave(self, call: str, caller: str, command: LeaveVoicemail) -> None:
        """Put a message into its mailbox; its recording stays on disk whatever happens."""

        def work() -> None:
            try:
                self._store.leave(
                    call=call,
                    mailbox=command.mailbox,
                    caller=caller,
                    at=time.time(),
                    seconds=command.seconds,
                    path=command.path,
                )
            except IvrError as error:
                self._log.error("message_not_stored", call=call, path=command.path, error=str(error))

        self._thread.submit(work)

    def close(self) -> None:
        """Finish what is under way."""
        self._thread.shutdown(wait=True)
        self._store.close()
