"""What `sip/` needs of a SIP stack: `sip.pj` is the real one, the tests bring their own.

Everything here is called on the pump's thread only. What the stack reports arrives through `LegEvents` and
`StackEvents`, on the same thread and never from inside a call into the stack.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class StackSettings:
    """Where the stack listens; `port` 0 takes any free port."""

    host: str
    port: int
    rtp_port: int
    rtp_ports: int = 400
    user_agent: str = "Signpost"
    log: Callable[[int, str], None]
    """Receives the stack's own log lines (level, text), from any thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSettings:
    """An identity of ours; with a registrar it is kept registered there."""

    uri: str
    registrar: str = ""
    username: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What an incoming INVITE says of itself."""

    source: str
    """The address it came from, without the port."""
    request_uri: str
    to_uri: str
    caller: str
    """The user part of From; "" when withheld."""
    call_id: str


class Audio(Protocol):
    """A port of the conference bridge: hears what is sent to it, sends what it has."""

    def send_to(self, other: Audio) -> None:
        """Let `other` hear this port."""

    def stop_to(self, other: Audio) -> None:
        """Undo `send_to`; nothing happens when one of the two is gone already."""

    def level(self) -> int:
        """Give the level of the last frame that came from this port, 0 (silence) to 100."""


class Player(Audio, Protocol):
    """A WAV file in the bridge."""

    def rewind(self) -> None:
        """Begin again at the first sample."""


class Leg(Protocol):
    """One SIP call of ours, in either direction."""

    events: LegEvents | None
    """Who hears what happens to it; None when nobody cares any more."""

    @property
    def key(self) -> int:
        """Give a number no other leg of this process ever has."""

    def answer(self, code: int) -> None:
        """Send a provisional or final answer to an incoming call."""

    def hang_up(self, code: int = 0, retry_after: int = 0) -> None:
        """End it: BYE, CANCEL, or the refusal `code` of a call not yet answered."""

    def refer(self, uri: str) -> None:
        """Ask the far end to call `uri` instead."""

    def press(self, digit: str) -> None:
        """Send one key by RFC 4733."""

    def audio(self) -> Audio | None:
        """Give its port in the bridge; None while there is no media."""


class LegEvents(Protocol):
    """Hears what happens to a leg."""

    def leg_rang(self, code: int) -> None:
        """The far end of an outgoing call rings (18x)."""

    def leg_confirmed(self) -> None:
        """The call is up: the ACK was received or sent."""

    def leg_media(self) -> None:
        """The media was set up or set up anew: `audio()` may be another port now."""

    def leg_digit(self, digit: str) -> None:
        """The far end pressed a key."""

    def leg_referred(self, code: int, final: bool) -> None:
        """A REFER made progress: the far end's own call got `code`."""

    def leg_ended(self, code: int, reason: str) -> None:
        """The leg is over; nothing else follows."""

    def abandon(self, error: Exception) -> None:
        """One of these methods raised `error`: clean up."""


class StackEvents(Protocol):
    """Hears what happens to the stack as a whole."""

    def invited(self, leg: Leg, invitation: Invitation) -> None:
        """A call came in."""

    def overrun(self, caller: str) -> None:
        """A call was refused with 486 by the stack itself, which has no slot left."""

    def registered(self, uri: str, code: int, source: str) -> None:
        """A registration was answered with `code` by the address `source`."""


class Stack(Protocol):
    """The SIP stack of one process."""

    events: StackEvents | None
    """Who hears of calls and registrations."""

    @property
    def slots(self) -> int:
        """Give how many legs can be up at once."""

    @property
    def port(self) -> int:
        """Give the UDP port it listens on."""

    @property
    def legs(self) -> int:
        """Count the legs that are left."""

    @property
    def ports(self) -> int:
        """Count the ports of the conference bridge."""

    @property
    def idle(self) -> bool:
        """Tell whether no leg is left."""

    def handle_events(self, milliseconds: int) -> None:
        """Wait for network and timers at most this long and handle what came."""

    def register(self, settings: AccountSettings, line: str = "") -> None:
        """Add an account; calls through its registration carry the URI parameter `line`."""

    def unregister(self) -> None:
        """Take back every registration."""

    def call(self, uri: str, events: LegEvents, *, account: str = "", caller: str = "", user_to_user: str = "") -> Leg:
        """Call `uri` from an account's URI ("" is our own address); `caller` is shown as the caller's number.

        `user_to_user` goes into the header of that name, where it is not "". Raises ChannelError when no leg
        can be made.
        """

    def player(self, path: str, *, loop: bool, on_end: Callable[[], None]) -> Player:
        """Open a WAV file; `on_end` is called on any thread at its end. Raises ChannelError."""

    def recorder(self, path: str) -> Audio:
        """Write what is sent to it to a WAV file until it is dropped. Raises ChannelError."""

    def nowhere(self) -> Audio:
        """Give a port that forgets what it hears.

        A leg that nobody hears keeps up to half a second of what was said, and gives it to who hears it next.
        """

    def tap(self, on_frame: Callable[[bytes], None]) -> Audio:
        """Give each 20 ms frame sent to it to `on_frame`, on any thread. Raises ChannelError."""

    def stop_bridge(self) -> None:
        """Stop the bridge's clock, so that players and taps can be dropped."""

    def close(self) -> None:
        """Shut down; no leg may be up, the bridge must stand still."""
