"""The legs of a stack: live calls held by key, and what happens to them delivered on the pump."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, Protocol

from ivr.errors import ChannelError
from sip.runtime import Owner
from sip.stack import Audio, LegEvents

Post = Callable[[Callable[[], None], Owner | None], None]


class Call(Protocol):
    """A live call of the stack's own kind. Methods raise ChannelError when the stack refuses."""

    def send_invite(self, uri: str, caller: str, user_to_user: str) -> None:
        """Call `uri`; `caller` replaces our own URI in From, `user_to_user` is a header unless it is ""."""

    def send_answer(self, code: int) -> None:
        """Send a provisional or final answer."""

    def send_end(self, code: int, retry_after: int) -> None:
        """Send BYE, CANCEL or a refusal; a call that is over already is no error."""

    def send_refer(self, uri: str) -> None:
        """Ask the far end to call `uri`."""

    def send_key(self, digit: str) -> None:
        """Send one key by RFC 4733."""

    def port(self) -> Audio | None:
        """Give its port in the bridge; None while there is no media."""


class HeldLeg:
    """One call, held by its table, since dropping the last reference to a live one hangs it up.

    Once it is over the stack's object is gone: one that outlives the library aborts the process.
    """

    def __init__(self, key: int) -> None:
        """Begin without a call; the table puts it in."""
        self._key = key
        self.live: Call | None = None
        self.events: LegEvents | None = None

    @property
    def key(self) -> int:
        """Give a number no other leg of this process ever has."""
        return self._key

    def drop(self) -> None:
        """Let go of the stack's object; never inside one of its callbacks."""
        self.live = None
        self.events = None

    def dial(self, uri: str, caller: str, user_to_user: str) -> None:
        """Send the INVITE of an outgoing leg."""
        self._call.send_invite(uri, caller, user_to_user)

    def answer(self, code: int) -> None:
        """Send a provisional or final answer."""
        self._call.send_answer(code)

    def hang_up(self, code: int = 0, retry_after: int = 0) -> None:
        """End it; a leg that is over already is no error."""
        if self.live is not None:
            self.live.send_end(code, retry_after)

    def refer(self, uri: str) -> None:
        """Ask the far end to call `uri`."""
        self._call.send_refer(uri)

    def press(self, digit: str) -> None:
        """Send one key by RFC 4733."""
        self._call.send_key(digit)

    def audio(self) -> Audio | None:
        """Give its port in the bridge; None while there is no media."""
        return self.live.port() if self.live is not None else None

    def abandon(self, _: Exception) -> None:
        """Refuse or end a call whose handler raised."""
        self.hang_up(500)

    @property
    def _call(self) -> Call:
        if self.live is None:
            raise ChannelError("the call is over")
        return self.live


class LegTable:
    """Every leg that is not over yet. Calls know their leg by key only, so that nothing refers to them in a circle."""

    def __init__(self, post: Post) -> None:
        """Deliver by `post`, never from inside one of the stack's callbacks."""
        self._post = post
        self._legs: dict[int, HeldLeg] = {}

    def __len__(self) -> int:
        """Count the legs that are left."""
        return len(self._legs)

    def add(self, key: int, call: Call) -> HeldLeg:
        """Hold a call."""
        leg = self._legs[key] = HeldLeg(key)
        leg.live = call
        return leg

    def drop(self, key: int) -> None:
        """Let go of a call that never began."""
        self._legs.pop(key).drop()

    def clear(self) -> None:
        """Let go of all of them."""
        for leg in self._legs.values():
            leg.drop()
        self._legs.clear()

    def tell(self, key: int, method: str, *arguments: object) -> None:
        """Have the pump call a method of whoever listens to this leg."""
        leg = self._legs.get(key)
        owner = leg.events if leg is not None and leg.events is not None else leg
        self._post(partial(self._deliver, key, method, *arguments), owner)

    def _deliver(self, key: int, method: str, *arguments: object) -> None:
        leg = self._legs.get(key)
        if leg is None:
            return
        listener = leg.events
        if method == "leg_ended":
            self.drop(key)
        if listener is not None:
            getattr(listener, method)(*arguments)


def guarded(callback: Callable[..., None]) -> Callable[..., None]:
    """Keep exceptions out of the stack, which would print them and go on with the call in silence."""

    @wraps(callback)
    def guard(self: Any, *arguments: Any) -> None:
        try:
            callback(self, *arguments)
        except Exception as error:  # noqa: BLE001 - the pjsua2 guard
            self.failed(error)

    return guard
