"""What every call of a worker shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from structlog.typing import FilteringBoundLogger

from ivr.errors import IvrError
from ivr.model.command import BookCallback, CancelCallback, LeaveVoicemail
from ivr.model.site import Site
from ivr.publishing.switchboard import Opened
from ivr.store.claims import Claims
from sip.agents import AgentDesk
from sip.fetching import Fetcher
from sip.hearing import Ears
from sip.media import PlayerPool
from sip.outgoing import Dialler
from sip.playback import Prompts
from sip.runtime import Pump
from sip.stack import Stack
from sip.tones import Tones

Result = TypeVar("Result")


class Switchboard(Protocol):
    """Which flow a called number or SIP user runs, and the sessions that run it."""

    @property
    def generation(self) -> int:
        """Give a number that grows with each publication that has been taken in."""

    @property
    def bridges(self) -> bool:
        """Say whether any live flow joins its callers to somebody."""

    def refresh(self) -> bool:
        """Take in what has been published since and say whether there was anything; called on a thread of its own.

        Raises IvrError when it cannot be had or is wrong; calls then keep getting what they got.
        """

    def flow_for(self, called: str) -> str | None:
        """Give the flow's id; None when nobody has this number. Raises FlowError for a draft with mistakes."""

    def open(self, flow: str, called: str) -> Opened:
        """Give a session that has not begun, and what it runs. Raises FlowError for a draft with mistakes."""


class Bookings(Protocol):
    """Keeps what callers leave behind. Called on the pump; an answer may come from any thread."""

    def book(
        self, call: str, command: BookCallback, waiting_since: float, done: Callable[[str | IvrError], None]
    ) -> None:
        """Store a callback of somebody who waits since then; `done` gets its reference, or why it is not stored."""

    def cancel(self, call: str, command: CancelCallback) -> None:
        """Take back a callback."""

    def claim(self, work: Callable[[Claims], Result], done: Callable[[Result | IvrError], None]) -> None:
        """Have work done with the callbacks this worker makes; `done` gets what came of it, or why nothing did."""

    def leave(self, call: str, caller: str, command: LeaveVoicemail) -> None:
        """Put a message into its mailbox."""

    def close(self) -> None:
        """Finish what is under way."""


class LastAgents(Protocol):
    """Knows whom callers talked to last. Called on the pump; an answer may come from any thread."""

    def find(self, caller: str, done: Callable[[str], None]) -> None:
        """Look up whom a caller talked to last; `done` gets the agent's name, "" when nobody is known."""

    def note(self, caller: str, agent: str) -> None:
        """Keep whom a caller talks to now."""

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
    last_agents: LastAgents
    switchboard: Switchboard
    log: FilteringBoundLogger
