"""Feeds a session and has its commands carried out: the loop every channel shares."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from ivr.channels.base import Channel
from ivr.engine.session import Session
from ivr.model.event import Event


class Driver:
    """One call: the session, its channel, and a journal of the events that came in.

    An event fed while another is being handled (a channel may report at once) waits its turn.
    """

    def __init__(self, session: Session, channel: Channel, journal: Callable[[Event], None] | None = None) -> None:
        """Drive `session` over `channel`; `journal` receives every event before it is handled."""
        self._session = session
        self._channel = channel
        self._journal = journal
        self._waiting: deque[Event] = deque()
        self._busy = False

    def feed(self, event: Event) -> None:
        """Handle one event and everything it brings about."""
        self._waiting.append(event)
        if self._busy:
            return
        self._busy = True
        try:
            while self._waiting:
                self._handle(self._waiting.popleft())
        finally:
            self._busy = False

    def _handle(self, event: Event) -> None:
        if self._journal is not None:
            self._journal(self._session.mask(event))
        for command in self._session.feed(event):
            self._channel.execute(command)
