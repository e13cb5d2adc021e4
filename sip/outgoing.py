"""Legs that we start: whom to dial, how long it may ring, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal

from ivr.errors import ChannelError
from ivr.model.site import Trunk
from ivr.model.value import Record
from sip.media import LegAudio
from sip.message import user_of, user_to_user
from sip.runtime import Pump
from sip.stack import Leg, Stack

Failure = Literal["busy", "no_answer", "failed"]

_BUSY = frozenset({486, 600, 603})
_NO_ANSWER = frozenset({408, 480, 487})
_NUMBER = re.compile(r"\+?\d{2,20}")


def failure_of(code: int) -> Failure:
    """Give what a final answer to an INVITE means for the caller."""
    if code in _BUSY:
        return "busy"
    return "no_answer" if code in _NO_ANSWER else "failed"


class Dialler:
    """Starts outgoing legs: SIP addresses from our own address, numbers through the site's outbound trunk."""

    def __init__(self, stack: Stack, pump: Pump, trunks: Mapping[str, Trunk]) -> None:
        """Dial in `stack`; the first trunk with `outbound` and a registrar takes the numbers."""
        self._stack = stack
        self._pump = pump
        self._trunk = next((trunk for trunk in trunks.values() if trunk.outbound and trunk.registrar), None)

    def dial(
        self,
        to: str,
        caller: str,
        timeout: float,
        *,
        answered: Callable[[OutgoingLeg], None],
        failed: Callable[[Failure], None],
        passed: Record = Record(),
    ) -> OutgoingLeg:
        """Ring `to`; exactly one of `answered` and `failed` is called unless it is cancelled. Raises ChannelError.

        Its phone is told what is `passed`.
        """
        uri, account = self.route(to)
        leg = OutgoingLeg(answered, failed)
        shown = "" if account else user_of(caller) or caller
        told = user_to_user(passed)
        call = self._stack.call(uri, leg, account=account, caller=shown, user_to_user=told)
        leg.ring(call, self._pump, timeout)
        return leg

    def route(self, to: str) -> tuple[str, str]:
        """Give the URI to dial and the account to dial from; raises ChannelError."""
        if to.lower().startswith(("sip:", "sips:")):
            return to, ""
        trunk = self._trunk
        if trunk is None or trunk.registrar is None:
            raise ChannelError(f"no trunk of site.yaml dials numbers; give one `outbound: true` to reach {to}")
        return number_uri(_number(to), trunk.registrar), account_uri(trunk)

    def refer_uri(self, to: str) -> str:
        """Give the URI the caller's side is asked to dial; raises ChannelError."""
        return self.route(to)[0]


def _number(text: str) -> str:
    number = re.sub(r"[\s().-]", "", text.removeprefix("tel:"))
    if not _NUMBER.fullmatch(number):
        raise ChannelError(f'"{text}" is neither a SIP address nor a telephone number')
    return number


def number_uri(number: str, registrar: str) -> str:
    """Give the SIP URI of a number at a provider."""
    scheme, _, rest = registrar.partition(":")
    return f"{scheme}:{number}@{rest.rpartition('@')[2]}"


def account_uri(trunk: Trunk) -> str:
    """Give a trunk's own address: its user at its registrar."""
    assert trunk.registrar is not None
    return number_uri(trunk.username, trunk.registrar).partition(";")[0]


class OutgoingLeg:
    """One leg of ours, ringing and then up."""

    def __init__(self, answered: Callable[[OutgoingLeg], None], failed: Callable[[Failure], None]) -> None:
        """Report the outcome to one of the two."""
        self._answered: Callable[[OutgoingLeg], None] | None = answered
        self._failed = failed
        self._timed_out = False
        self._confirmed = False
        self.on_ring: Callable[[], None] | None = None
        """Called each time the far end says that it rings."""
        self.on_end: Callable[[], None] | None = None
        """Called when the far end hangs up after it answered; not when we do."""
        self.on_gone: Callable[[], None] | None = None
        """Called when an answered leg is over, whoever hung up."""
        self.status = (0, "")
        """The SIP status and phrase it was refused with; 0 when it was not, or rang for too long."""

    def ring(self, leg: Leg, pump: Pump, timeout: float) -> None:
        """Go with `leg`, at most `timeout` seconds until it answers."""
        self._leg = leg
        self.audio = LegAudio(leg)
        self._timer = pump.after(timeout, self._give_up, self)

    def cancel(self) -> None:
        """Hang up, ringing or not; only `on_gone` is still called."""
        self._timer.cancel()
        self._answered = None
        self.on_end = None
        self._leg.events = None
        self.audio.part()
        self._leg.hang_up()
        self._gone()

    def hand_over(self) -> Leg:
        """Give the leg of a call that has been answered; it is no business of ours from here on."""
        self._leg.events = None
        return self._leg

    def _give_up(self) -> None:
        self._timed_out = True
        self._leg.hang_up()

    def _gone(self) -> None:
        on_gone, self.on_gone = self.on_gone, None
        if on_gone is not None:
            on_gone()

    def _check_up(self) -> None:
        """Report the answer once the call and its media are both up."""
        if self._confirmed and self.audio.port is not None and self._answered is not None:
            answered, self._answered = self._answered, None
            answered(self)

    # -- LegEvents

    def leg_rang(self, code: int) -> None:
        """Pass it on; a caller who waits hears hold audio or our ringing tone anyway."""
        del code
        if self.on_ring is not None:
            self.on_ring()

    def leg_confirmed(self) -> None:
        """The far end answered."""
        self._timer.cancel()
        self._confirmed = True
        self._check_up()

    def leg_media(self) -> None:
        """Its media is there, or anew."""
        self.audio.refresh()
        self._check_up()

    def leg_digit(self, digit: str) -> None:
        """Keys of the far end mean nothing here."""

    def leg_referred(self, code: int, final: bool) -> None:
        """We never refer an outgoing leg."""

    def leg_ended(self, code: int, reason: str) -> None:
        """It was refused, not answered, or hung up."""
        self._timer.cancel()
        self.audio.part()
        if self._answered is not None:
            self._answered = None
            self.status = (0, "") if self._timed_out else (code, reason)
            self._failed("no_answer" if self._timed_out else failure_of(code))
        elif self.on_end is not None:
            on_end, self.on_end = self.on_end, None
            on_end()
        self._gone()

    def abandon(self, error: Exception) -> None:
        """Hang up a leg whose handler raised; its end is reported as usual."""
        del error
        self._leg.hang_up(500)
