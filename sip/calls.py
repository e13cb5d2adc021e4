"""The front desk: takes or refuses calls, keeps the table of those in progress, and drains it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ivr.channels.driver import Driver
from ivr.errors import ChannelError
from ivr.model.event import CallStarted, Event
from ivr.model.value import Record
from ivr.publishing.switchboard import Opened
from sip.admission import Admission, Admitted, Refusal
from sip.channel import SipChannel
from sip.journal import JournalFile
from sip.message import masked
from sip.outgoing import Failure, OutgoingLeg
from sip.services import Services
from sip.stack import Invitation, Leg

_RETRY_AFTER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """Why nobody answered; `code` and `reason` are the SIP status, 0 when nobody refused and it rang for too long."""

    why: Failure
    code: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """A call that we make: whom we dial, at most `seconds` long, and what they hear when they answer.

    `failed` or `answered` is called once, after any number of `rang`; after `answered` come `happened`, with each event
    of the call, and `ended`.
    """

    number: str
    caller: str
    """Who they are to the flow."""
    called: str
    """What somebody would call to get the same: the flow's name, or that of its draft."""
    flow: str
    language: str
    values: Record
    owed: Record
    seconds: float
    rang: Callable[[], None]
    answered: Callable[[], None]
    failed: Callable[[Unanswered], None]
    happened: Callable[[Event], None]
    ended: Callable[[str], None]
    """Gets who hung up: `caller`, `flow`, or what else ended it."""


class Calls:
    """The callers of this worker; hears what happens to its stack (`StackEvents`)."""

    def __init__(self, services: Services, admission: Admission) -> None:
        """Take calls that `admission` admits."""
        self._services = services
        self._admission = admission
        self._channels: dict[str, SipChannel] = {}
        self._placing: dict[str, OutgoingLeg] = {}
        self._log = services.log
        self.emptied: Callable[[], None] = lambda: None
        """Called when the last call has ended."""
        self.owed: Callable[[str], Record] = _nothing
        """Gives the callbacks that a number is promised."""

    def __len__(self) -> int:
        """Count the callers."""
        return len(self._channels)

    @property
    def room(self) -> int:
        """Give how many more people can be on the line."""
        return self._admission.callers - self._active

    @property
    def spare(self) -> int:
        """Give how many of them need not be callers: where there is more than one line, one is kept for those."""
        return self.room - min(1, self._admission.callers - 1)

    @property
    def _active(self) -> int:
        return len(self._channels) + len(self._placing)

    def hang_up_all(self) -> None:
        """End every call."""
        for channel in list(self._channels.values()):
            channel.hang_up("drain")

    # -- StackEvents

    def invited(self, leg: Leg, invitation: Invitation) -> None:
        """Take a call or refuse it."""
        decision = self._admission.decide(invitation, self._active)
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

    # -- calls that we make

    def place(self, wanted: Outbound) -> str:
        """Dial somebody and run a flow when they answer; gives the call's id.

        Raises ChannelError, and FlowError for a draft with mistakes: nobody is rung to hear nothing.
        """
        call = uuid.uuid4().hex
        switchboard = self._services.switchboard
        if switchboard.flow_for(wanted.called) != wanted.flow:
            raise ChannelError(f'there is no flow "{wanted.flow}" to run')
        opened = switchboard.open(wanted.flow, wanted.called)
        leg = self._placing[call] = self._services.dialler.dial(
            wanted.number,
            "",
            wanted.seconds,
            answered=partial(self._answered, call, opened, wanted),
            failed=partial(self._not_answered, call, wanted),
        )
        leg.on_ring = wanted.rang
        return call

    def give_up(self, call: str) -> None:
        """Let a phone ring no longer; nothing happens for a call that is answered, or over."""
        leg = self._placing.pop(call, None)
        if leg is not None:
            leg.cancel()

    def end(self, call: str, by: str) -> None:
        """Hang up a call of ours that is answered; nothing happens for one that rings, or is over."""
        channel = self._channels.get(call)
        if channel is not None:
            channel.hang_up(by)

    def _not_answered(self, call: str, wanted: Outbound, why: Failure) -> None:
        code, reason = self._placing.pop(call).status
        wanted.failed(Unanswered(why=why, code=code, reason=reason))

    def _answered(self, call: str, opened: Opened, wanted: Outbound, far: OutgoingLeg) -> None:
        del self._placing[call]
        wanted.answered()
        started = CallStarted(
            at=time.time(),
            call=call,
            caller=wanted.caller,
            called=wanted.called,
            language=wanted.language,
            values=wanted.values,
            owed=wanted.owed,
        )
        self._log.info(
            "call_placed", call=call, flow=wanted.flow, number=masked(wanted.number), active=self._active + 1
        )
        channel = self._begin(far.hand_over(), opened, wanted.flow, started, wanted.happened, wanted.ended)
        channel.take_up()

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
        started = CallStarted(at=time.time(), call=call, caller=caller, called=admitted.called, owed=self.owed(caller))
        self._begin(leg, self._services.switchboard.open(admitted.flow, admitted.called), admitted.flow, started)
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

    def _begin(
        self,
        leg: Leg,
        opened: Opened,
        flow: str,
        started: CallStarted,
        happened: Callable[[Event], None] | None = None,
        ended: Callable[[str], None] | None = None,
    ) -> SipChannel:
        """Run a flow on a leg."""
        services, call = self._services, started.call
        journal = JournalFile(services.data_folder, flow, started, opened)

        def note(event: Event) -> None:
            journal.write(event)
            if happened is not None:
                happened(event)

        over = partial(self._ended, call, time.monotonic(), journal, ended)
        channel = self._channels[call] = SipChannel(leg, services, call, started.caller, over, records=opened.records)
        services.pump.post(partial(channel.begin, Driver(opened.session, channel, note).feed, started), channel)
        return channel

    def _ended(
        self, call: str, began: float, journal: JournalFile, ended: Callable[[str], None] | None, by: str, outcome: str
    ) -> None:
        del self._channels[call]
        journal.close()
        if ended is not None:
            ended(by)
        seconds = round(time.monotonic() - began, 2)
        self._log.info("call_ended", call=call, by=by, sip=outcome, seconds=seconds, active=len(self._channels))
        if not self._channels:
            self.emptied()


def _nothing(number: str) -> Record:
    """Give the callbacks of somebody who is promised none."""
    del number
    return Record()
