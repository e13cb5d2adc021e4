"""Stores what callers leave behind, in a thread of its own: a slow disk must not stop the other calls."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from structlog.typing import FilteringBoundLogger

from ivr.errors import IvrError
from ivr.model.command import BookCallback, CancelCallback, LeaveVoicemail
from ivr.store.bookings import Bookings
from ivr.store.claims import Claims

Result = TypeVar("Result")


class StoredBookings:
    """Callbacks and messages in the store; carries out `sip.services.Bookings`."""

    def __init__(self, store: Bookings, log: FilteringBoundLogger) -> None:
        """Write to `store`."""
        self._store = store
        self._log = log
        self._claims = store.claims(uuid.uuid4().hex)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="bookings")

    def book(
        self, call: str, command: BookCallback, waiting_since: float, done: Callable[[str | IvrError], None]
    ) -> None:
        """Store a callback; `done` gets its reference, or why it could not be stored, on our thread."""

        def work() -> str:
            return self._store.book(
                call=call,
                queue=command.queue,
                number=command.number,
                at=time.time(),
                not_before=command.not_before,
                deadline=command.deadline,
                waiting_since=waiting_since,
                language=command.language,
            )

        self._submit(work, done)

    def cancel(self, call: str, command: CancelCallback) -> None:
        """Take back a callback; in the order of what else is stored, so that no later note revives it."""

        def done(result: None | IvrError) -> None:
            if result is not None:
                self._log.error("callback_not_cancelled", call=call, error=str(result))

        self._submit(lambda: self._store.cancel(queue=command.queue, number=command.number), done)

    def claim(self, work: Callable[[Claims], Result], done: Callable[[Result | IvrError], None]) -> None:
        """Have work done with the callbacks this worker makes; `done` gets what came of it, on our thread."""
        self._submit(lambda: work(self._claims), done)

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

    def _submit(self, work: Callable[[], Result], done: Callable[[Result | IvrError], None]) -> None:
        def run() -> None:
            try:
                result = work()
            except IvrError as error:
                done(error)
            else:
                done(result)

        self._thread.submit(run)

    def close(self) -> None:
        """Finish what is under way."""
        self._thread.shutdown(wait=True)
        self._store.close()
