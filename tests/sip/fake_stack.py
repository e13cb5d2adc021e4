"""A SIP stack without SIP: stands in at the boundary of `sip.pj`, for what real peers cannot bring about."""

from __future__ import annotations

from collections.abc import Callable

from ivr.errors import ChannelError
from sip.stack import AccountSettings, Audio, LegEvents, StackEvents


class FakeAudio:
    """A port that remembers who hears it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.listeners: list[FakeAudio] = []
        self.loudness = 0

    def send_to(self, other: Audio) -> None:
        assert isinstance(other, FakeAudio)
        if other not in self.listeners:
            self.listeners.append(other)

    def stop_to(self, other: Audio) -> None:
        assert isinstance(other, FakeAudio)
        if other in self.listeners:
            self.listeners.remove(other)

    def level(self) -> int:
        return self.loudness


class FakePlayer(FakeAudio):
    """A player whose end comes when the test says so."""

    def __init__(self, path: str, loop: bool, on_end: Callable[[], None]) -> None:
        super().__init__(path)
        self.loop = loop
        self.end = on_end
        self.rewound = 0

    def rewind(self) -> None:
        self.rewound += 1


class FakeLeg:
    """A leg that remembers what was asked of it."""

    def __init__(self, key: int) -> None:
        self._key = key
        self.events: LegEvents | None = None
        self.port: FakeAudio | None = FakeAudio(f"leg{key}")
        self.asked: list[str] = []

    @property
    def key(self) -> int:
        return self._key

    def answer(self, code: int) -> None:
        self.asked.append(f"answer {code}")

    def hang_up(self, code: int = 0, retry_after: int = 0) -> None:
        self.asked.append(f"hang up {code}")

    def refer(self, uri: str) -> None:
        self.asked.append(f"refer {uri}")

    def press(self, digit: str) -> None:
        self.asked.append(f"press {digit}")

    def audio(self) -> Audio | None:
        return self.port


class FakeStack:
    """A stack whose legs and players the test holds in its hands."""

    def __init__(self) -> None:
        self.events: StackEvents | None = None
        self.players: list[FakePlayer] = []
        self.called: list[tuple[str, FakeLeg]] = []
        self.refuse = ""

    slots, port, legs, ports, idle = 4, 5060, 0, 1, True

    def handle_events(self, milliseconds: int) -> None:
        pass

    def register(self, settings: AccountSettings, line: str = "") -> None:
        pass

    def unregister(self) -> None:
        pass

    def call(
        self, uri: str, events: LegEvents, *, account: str = "", caller: str = "", user_to_user: str = ""
    ) -> FakeLeg:
        if self.refuse:
            raise ChannelError(self.refuse)
        leg = FakeLeg(len(self.called) + 1)
        leg.events = events
        self.called.append((uri, leg))
        return leg

    def player(self, path: str, *, loop: bool, on_end: Callable[[], None]) -> FakePlayer:
        if self.refuse:
            raise ChannelError(self.refuse)
        self.players.append(FakePlayer(path, loop, on_end))
        return self.players[-1]

    def recorder(self, path: str) -> Audio:
        return FakeAudio(path)

    def nowhere(self) -> Audio:
        return FakeAudio("nowhere")

    def tap(self, on_frame: Callable[[bytes], None]) -> Audio:
        return FakeAudio("tap")

    def stop_bridge(self) -> None:
        pass

    def close(self) -> None:
        pass
