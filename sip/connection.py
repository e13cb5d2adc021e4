"""The other people of a call: the queue the caller waits in, the transfer under way, and whom they talk to."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from ivr.errors import ChannelError
from ivr.model.command import Enqueue, Transfer
from ivr.model.event import BridgeEnded, Event, QueueEnded, QueueOutcome, QueueUpdated, TransferEnded, TransferOutcome
from sip.bridge import BridgeTransfer, ReferTransfer
from sip.media import LegAudio
from sip.message import referred_uri
from sip.outgoing import OutgoingLeg
from sip.runtime import Owner
from sip.services import Services
from sip.sound import Sound
from sip.stack import Leg


class Connection:
    """Brings one caller together with others; a `Party` and a `Waiter`."""

    def __init__(
        self,
        leg: Leg,
        audio: LegAudio,
        sound: Sound,
        services: Services,
        owner: Owner,
        call: str,
        number: str,
        report: Callable[[Event], None],
        referred: Callable[[], None],
    ) -> None:
        """Begin with nobody; `referred` is called when the caller's own side has dialled and ours is not needed."""
        self._leg = leg
        self.audio = audio
        self._sound = sound
        self._services = services
        self._owner = owner
        self._call = call
        self._number = number
        self._report = report
        self._referred = referred
        self._transfer: BridgeTransfer | ReferTransfer | None = None
        self._far: OutgoingLeg | None = None
        self._queue = ""
        self._joining: Enqueue | None = None
        self._waited = ("", 0.0)

    @property
    def call(self) -> str:
        """Give the call's id."""
        return self._call

    @property
    def number(self) -> str:
        """Give the caller's number."""
        return self._number

    @property
    def talking(self) -> bool:
        """Tell whether the caller talks to somebody."""
        return self._far is not None

    @property
    def hold(self) -> str:
        """Give the hold audio of the queue the caller waits in; "" is our own."""
        queue = self._services.site.queues.get(self._queue)
        return queue.hold if queue is not None else ""

    def end(self) -> None:
        """Leave the queue, give up the transfer, hang up on the other side."""
        self._joining = None
        if self._transfer is not None:
            self._transfer.cancel()
        self._services.desk.leave(self._call)
        if self._far is not None:
            self._far.cancel()

    # -- queues

    def enqueue(self, command: Enqueue) -> None:
        """Wait for an agent, after a look at whom the caller talked to last where the flow asks for that one."""
        self._queue = command.queue
        self._waited = (command.queue, time.time())
        if not command.last_agent or not self._number:
            self._services.desk.enqueue(self, command)
            return
        self._joining = command

        def found(agent: str) -> None:
            self._services.pump.post(partial(self._join, command, agent), self._owner)

        self._services.last_agents.find(self._number, found)

    def _join(self, command: Enqueue, agent: str) -> None:
        """Join the queue, unless the caller has gone on or hung up meanwhile."""
        if self._joining is command:
            self._joining = None
            self._services.desk.enqueue(self, command, agent)

    def leave_queue(self) -> None:
        """Wait no longer."""
        self._queue = ""
        self._joining = None
        self._services.desk.leave(self._call)

    def waiting_since(self, queue: str) -> float:
        """Give since when the caller waits for somebody of a queue (UTC seconds); now, when they never joined it."""
        waited, since = self._waited
        return since if waited == queue else time.time()

    def queue_updated(self, position: int, wait: float) -> None:
        """Report a new place in the queue."""
        self._report(QueueUpdated(at=time.time(), position=position, wait=wait))

    def queue_ended(self, outcome: QueueOutcome, agent: str) -> None:
        """Report that waiting is over."""
        self._queue = ""
        if outcome == "answered":
            self._waited = ("", 0.0)
            if self._number:
                self._services.last_agents.note(self._number, agent)
        self._report(QueueEnded(at=time.time(), outcome=outcome, agent=agent))

    # -- transfers

    def transfer(self, command: Transfer) -> None:
        """Connect the caller to somebody; a ringing tone fills the silence."""
        try:
            self._transfer = self._started(command)
        except ChannelError as error:
            self._services.log.warning("transfer_failed", call=self._call, error=str(error))
            self._transferred("failed")
            return
        if self._sound.silent:
            self._sound.ring()

    def referred(self, code: int, final: bool) -> None:
        """Handle the progress of a REFER; a late one belongs to nothing any more."""
        if isinstance(self._transfer, ReferTransfer):
            self._transfer.progress(code, final)

    def _started(self, command: Transfer) -> BridgeTransfer | ReferTransfer:
        dialler = self._services.dialler
        if command.mode == "refer":
            to = referred_uri(dialler.refer_uri(command.to), command.passed)
            return ReferTransfer(command, to, self._leg, self._services.pump, self._owner, self._transferred)
        return BridgeTransfer(command, self, dialler, self._transferred)

    def _transferred(self, outcome: TransferOutcome) -> None:
        referred = isinstance(self._transfer, ReferTransfer)
        self._transfer = None
        self._services.log.info("transfer_ended", call=self._call, outcome=outcome)
        self._report(TransferEnded(at=time.time(), outcome=outcome))
        if referred and outcome == "answered":
            self._referred()

    # -- talking

    def bridged(self, far: OutgoingLeg) -> None:
        """Stop prompts and let the two hear each other."""
        self._sound.silence()
        self._far = far
        far.on_end = self.unbridged
        self.audio.join(far.audio)

    def unbridged(self) -> None:
        """The far end hung up: the caller is ours again."""
        self._far = None
        self._report(BridgeEnded(at=time.time()))
