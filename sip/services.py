"""What every call of a worker shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from structlog.typing import FilteringBoundLogger

from ivr.engine.session import Session
from ivr.errors import IvrError
from ivr.model.command import BookCallback, LeaveVoicemail
from ivr.model.site import Site
from sip.agents import AgentDesk
from sip.fetching import Fetcher
from sip.hearing import Ears
from sip.media import PlayerPool
from sip.outgoing import Dialler
from sip.playback import Prompts
from sip.runtime import Pump
from sip.stack import Stack
from sip.tones import Tones


class Switchboard(Protocol):
    """Which flow a called number or SIP user runs, and the sessions that run it."""

    def refresh(self) -> bool:
        """Take in what has been published since and say whether there was anything; called on a thread of its own.

        Raises IvrError when it cannot be had or is wrong; calls then keep getting what they got.
        """

    def flow_for(self, called: str) -> str | None:
        """Give the flow's id; None when nobody has this number. Raises FlowError for a draft with mistakes."""

    def open(self, flow: str, called: str) -> Session:
        """Give a session that has not begun. Raises FlowError for a draft with mistakes."""


class Bookings(Protocol):
    """Keeps what callers leave behind. Called on the pump; an answer may come from any thread."""

    def book(self, call: str, command: BookCallback, done: Callable[[str | IvrError], None]) -> None:
        """Store a callback; `done` gets its reference, or why it could not be stored."""

    def leave(self, call: str, caller: str, command: LeaveVoicemail) -> None:
        """Put a message into its mailbox."""

    def close(self) -> None:
        """Finish what is under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The worker's parts, as calls use them."""

    site: Site
    site_folder: Path
    """Relative hold audio is beside site.yaml."""
    data_folder: Path
    """Recordings and journals go below it."""
    stack: Stack
    pump: Pump
    players: PlayerPool
    prompts: Prompts
    tones: Tones
    ears: Ears
    fetcher: Fetcher
    dialler: Dialler
    desk: AgentDesk
    bookings: Bookings
    switchboard: Switchboard
    log: FilteringBoundLogger
