"""The front desk: takes or refuses calls, keeps the table of those in progress, and drains it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from functools import partial

from ivr.channels.driver import Driver
from ivr.model.event import CallStarted
from sip.admission import Admission, Admitted, Refusal
from sip.channel import SipChannel
from sip.journal import JournalFile
from sip.message import masked
from sip.services import Services
from sip.stack import Invitation, Leg

_RETRY_AFTER = 5


class Calls:
    """The callers of this worker; hears what happens to its stack (`StackEvents`)."""

    def __init__(self, services: Services, admission: Admission) -> None:
        """Take calls that `admission` admits."""
        self._services = services
        self._admission = admission
        self._channels: dict[str, SipChannel] = {}
        self._log = services.log
        self.emptied: Callable[[], None] = lambda: None
        """Called when the last call has ended."""

    def __len__(self) -> int:
        """Count the callers."""
        return len(self._channels)

    def hang_up_all(self) -> None:
        """End every call."""
        for channel in list(self._channels.values()):
            channel.hang_up("drain")

    # -- StackEvents

    def invited(self, leg: Leg, invitation: Invitation) -> None:
        """Take a call or refuse it."""
        decision = self._admission.decide(invitation, len(self._channels))
        if isinstance(decision, Refusal):
            self._refuse(leg, invitation, decision)
        else:
            self._take(leg, invitation, decision)

    def overrun(self, caller: str) -> None:
        """Log a call that found no free slot."""
        self._log.warning("call_refused", code=486, reason="no slot", caller=masked(caller))

    def registered(self, uri: str, code: int, source: str) -> None:
        """Note that a trunk knows us, or does not."""
        if 200 <= code < 300:
            self._admission.registered_at(source)
            self._log.info("trunk_registered", trunk=uri, registrar=source)
        else:
            self._log.warning("trunk_not_registered", trunk=uri, code=code)

    # -- one call

    def _refuse(self, leg: Leg, invitation: Invitation, refusal: Refusal) -> None:
        self._log.warning(
            "call_refused",
            code=refusal.code,
            reason=refusal.reason,
            caller=masked(invitation.caller),
            source=invitation.source,
            active=len(self._channels),
        )
        leg.hang_up(refusal.code, _RETRY_AFTER if refusal.code == 503 else 0)

    def _take(self, leg: Leg, invitation: Invitation, admitted: Admitted) -> None:
        call = uuid.uuid4().hex
        caller = invitation.caller
        session = self._services.switchboard.open(admitted.flow, admitted.called)
        started = CallStarted(at=time.time(), call=call, caller=caller, called=admitted.called)
        journal = JournalFile(self._services.data_folder, admitted.flow, started)
        channel = SipChannel(leg, self._services, call, caller, partial(self._ended, call, time.monotonic(), journal))
        self._channels[call] = channel
        self._log.info(
            "call_started",
            call=call,
            flow=admitted.flow,
            called=admitted.called,
            caller=masked(caller),
            source=invitation.source,
            sip_call_id=invitation.call_id,
            active=len(self._channels),
        )
        self._services.pump.post(partial(channel.begin, Driver(session, channel, journal.write).feed, started), channel)

    def _ended(self, call: str, began: float, journal: JournalFile, by: str, outcome: str) -> None:
        del self._channels[call]
        journal.close()
        seconds = round(time.monotonic() - began, 2)
        self._log.info("call_ended", call=call, by=by, sip=outcome, seconds=seconds, active=len(self._channels))
        if not self._channels:
            self.emptied()
