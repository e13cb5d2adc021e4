"""What a leg hears and who hears it: connections that survive a re-INVITE, and a pool of WAV players."""

from __future__ import annotations

import tempfile
import time
import wave
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ivr.errors import ChannelError
from sip.stack import Audio, Leg, Player, Stack

Files = tuple[Path, ...]

_MOST_PLAYERS = 28
"""The wheel has 32 a process."""
_SETTLED_SECONDS = 0.1
"""A stopped player may still be read by the bridge's thread for a frame or two."""
_EVICT_AFTER_SECONDS = 5.0
"""Destroying a player while its end-of-file event is under way crashes; after this long none is."""


class LegAudio:
    """The connections of one leg; `refresh` makes them again when the media was set up anew."""

    def __init__(self, leg: Leg) -> None:
        """Connect nothing yet."""
        self._leg = leg
        self._sources: list[Audio] = []
        self._sinks: list[Audio] = []
        self._joined: LegAudio | None = None
        self._overhears: Audio | None = None
        self.port: Audio | None = None

    def refresh(self) -> None:
        """Take the leg's present port and connect everything to it."""
        self.port = self._leg.audio()
        if self.port is None:
            return
        for source in self._sources:
            source.send_to(self.port)
        for sink in self._sinks:
            self.port.send_to(sink)
        if self._overhears is not None:
            self.port.send_to(self._overhears)
        self._connect()

    def hear(self, source: Audio) -> None:
        """Let the leg hear `source`."""
        self._sources.append(source)
        if self.port is not None:
            source.send_to(self.port)
        if self._overhears is not None:
            source.send_to(self._overhears)

    def unhear(self, source: Audio) -> None:
        """Undo `hear`."""
        self._sources.remove(source)
        if self.port is not None:
            source.stop_to(self.port)
        if self._overhears is not None:
            source.stop_to(self._overhears)

    def feed(self, sink: Audio) -> None:
        """Let `sink` hear the leg."""
        self._sinks.append(sink)
        if self.port is not None:
            self.port.send_to(sink)

    def unfeed(self, sink: Audio) -> None:
        """Undo `feed`."""
        self._sinks.remove(sink)
        if self.port is not None:
            self.port.stop_to(sink)

    def overheard_by(self, sink: Audio | None) -> None:
        """Let `sink` hear the leg and all that the leg hears, instead of who overheard it so far; None: nobody."""
        if self._overhears is not None:
            for audible in self._audible():
                audible.stop_to(self._overhears)
        self._overhears = sink
        if sink is not None:
            for audible in self._audible():
                audible.send_to(sink)

    def _audible(self) -> list[Audio]:
        far = self._joined.port if self._joined is not None else None
        return [*self._sources, *(port for port in (self.port, far) if port is not None)]

    def join(self, other: LegAudio) -> None:
        """Let the two legs hear each other."""
        self._joined, other._joined = other, self
        self._connect()

    def part(self) -> None:
        """Undo `join`."""
        other, self._joined = self._joined, None
        if other is None:
            return
        other._joined = None
        for side, far in ((self, other), (other, self)):
            if side._overhears is not None and far.port is not None:
                far.port.stop_to(side._overhears)
        if self.port is not None and other.port is not None:
            self.port.stop_to(other.port)
            other.port.stop_to(self.port)

    def _connect(self) -> None:
        other = self._joined
        if other is not None and self.port is not None and other.port is not None:
            self.port.send_to(other.port)
            other.port.send_to(self.port)
            for side, far in ((self, other.port), (other, self.port)):
                if side._overhears is not None:
                    far.send_to(side._overhears)


class Pooled:
    """One player of the pool, and the run it is used for."""

    __slots__ = ("files", "loop", "on_end", "player", "released", "seconds")

    def __init__(self, files: Files, *, loop: bool, seconds: float) -> None:
        """Describe what it plays."""
        self.files = files
        self.loop = loop
        self.seconds = seconds
        self.player: Player
        self.on_end: Callable[[], None] | None = None
        """Called on PJMEDIA's thread: post to the pump."""
        self.released: float | None = None


class PlayerPool:
    """Players by what they play; reused, and destroyed only long after their last use."""

    def __init__(self, stack: Stack) -> None:
        """Open players in `stack`."""
        self._stack = stack
        self._players: list[Pooled] = []

    def __len__(self) -> int:
        """Count the open players."""
        return len(self._players)

    @property
    def busy(self) -> int:
        """Count the players in use."""
        return sum(pooled.released is None for pooled in self._players)

    def take(self, files: Files, *, loop: bool = False) -> Pooled:
        """Give a player at the beginning of these files, played as one; raises ChannelError."""
        settled = time.monotonic() - _SETTLED_SECONDS
        for pooled in self._players:
            if (
                pooled.files == files
                and pooled.loop == loop
                and pooled.released is not None
                and pooled.released < settled
            ):
                pooled.player.rewind()
                pooled.released = None
                return pooled
        self._make_room()
        pooled = self._open(files, loop=loop)
        self._players.append(pooled)
        return pooled

    def give_back(self, pooled: Pooled) -> None:
        """Put a player back that nobody hears any more."""
        pooled.on_end = None
        pooled.released = time.monotonic()

    def close(self) -> None:
        """Drop every player; only when the bridge stands still."""
        for pooled in self._players:
            del pooled.player
        self._players.clear()

    def _open(self, files: Files, *, loop: bool) -> Pooled:
        with tempfile.TemporaryDirectory(prefix="signpost-") as scratch:
            path = files[0] if len(files) == 1 else joined(files, Path(scratch) / "joined.wav")
            pooled = Pooled(files, loop=loop, seconds=wav_seconds(path))
            # PJMEDIA keeps the file open, so the joined one may lose its name at once.
            pooled.player = self._stack.player(str(path), loop=loop, on_end=partial(self._ended, pooled))
        return pooled

    def _ended(self, pooled: Pooled) -> None:
        """Report the end of the run that is under way now; called on PJMEDIA's thread."""
        on_end = pooled.on_end
        if on_end is not None:
            on_end()

    def _make_room(self) -> None:
        if len(self._players) < _MOST_PLAYERS:
            return
        idle = [pooled for pooled in self._players if pooled.released is not None]
        oldest = min(idle, key=lambda pooled: pooled.released or 0.0, default=None)
        if oldest is None or time.monotonic() - (oldest.released or 0.0) < _EVICT_AFTER_SECONDS:
            raise ChannelError(f"all {_MOST_PLAYERS} players of this worker are in use")
        self._players.remove(oldest)
        del (
            oldest.player
        )  # its end-of-file callback refers back to `oldest`: free it now, not when garbage is collected


def wav_seconds(path: Path) -> float:
    """Give the length of a WAV file; raises ChannelError when it is none that can be played."""
    try:
        with wave.open(str(path), "rb") as file:
            return file.getnframes() / file.getframerate()
    except (OSError, EOFError, wave.Error, ZeroDivisionError) as error:
        raise ChannelError(f"{path} cannot be played: {error}") from None


def joined(files: Files, target: Path) -> Path:
    """Write `files` one after the other into `target` and give it; raises ChannelError when their formats differ."""
    try:
        with wave.open(str(target), "wb") as whole:
            for index, path in enumerate(files):
                with wave.open(str(path), "rb") as part:
                    if not index:
                        whole.setparams(part.getparams())
                    elif part.getparams()[:3] != whole.getparams()[:3]:
                        raise ChannelError(f"{path} has another format than {files[0]}; prompts are 8 kHz 16-bit mono")
                    whole.writeframes(part.readframes(part.getnframes()))
    except (OSError, EOFError, wave.Error) as error:
        raise ChannelError(f"cannot join {', '.join(map(str, files))}: {error}") from None
    return target
