"""A Transfer under way: a second leg joined to the caller's, or a REFER."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ivr.model.command import Transfer
from ivr.model.event import TransferOutcome
from sip.media import LegAudio
from sip.outgoing import Dialler, OutgoingLeg, failure_of
from sip.runtime import Owner, Pump
from sip.stack import Leg


class Party(Protocol):
    """The caller's side of a bridge."""

    audio: LegAudio

    @property
    def number(self) -> str:
        """Give the caller's number, shown to whom we ring."""

    def bridged(self, far: OutgoingLeg) -> None:
        """Stop prompts and join the far end."""

    def unbridged(self) -> None:
        """The far end hung up."""


class BridgeTransfer:
    """Rings a second leg and joins it to the caller."""

    def __init__(
        self, command: Transfer, party: Party, dialler: Dialler, decided: Callable[[TransferOutcome], None]
    ) -> None:
        """Ring at once; `decided` is called once unless cancelled. Raises ChannelError."""
        self._party = party
        self._decided = decided
        self._leg = dialler.dial(
            command.to, party.number, command.timeout, answered=self._answered, failed=decided, passed=command.passed
        )

    def cancel(self) -> None:
        """Give up ringing."""
        self._leg.cancel()

    def _answered(self, far: OutgoingLeg) -> None:
        self._party.bridged(far)
        self._decided("answered")


class ReferTransfer:
    """Asks the caller's own phone or trunk to dial; after that our leg is not needed any more."""

    def __init__(
        self,
        command: Transfer,
        to: str,
        leg: Leg,
        pump: Pump,
        owner: Owner,
        decided: Callable[[TransferOutcome], None],
    ) -> None:
        """Send the REFER; `decided` is called once unless cancelled. Raises ChannelError."""
        self._decided: Callable[[TransferOutcome], None] | None = decided
        leg.refer(to)
        self._timer = pump.after(command.timeout, self._too_late, owner)

    def progress(self, code: int, final: bool) -> None:
        """Handle a NOTIFY, or the refusal of the REFER itself."""
        if code >= 200 and (final or code >= 300):
            self._decide("answered" if code < 300 else failure_of(code))

    def cancel(self) -> None:
        """Report nothing any more."""
        self._timer.cancel()
        self._decided = None

    def _too_late(self) -> None:
        self._decide("no_answer")

    def _decide(self, outcome: TransferOutcome) -> None:
        decided = self._decided
        self.cancel()
        if decided is not None:
            decided(outcome)
