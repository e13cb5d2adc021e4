"""A StartRecording under way: what the caller says, into a WAV file."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from pathlib import Path

from ivr.model.command import StartRecording
from sip.media import LegAudio, PlayerPool
from sip.playback import Running
from sip.runtime import Owner, Pump, Timer
from sip.stack import Audio, Stack
from sip.tones import RATE

Done = Callable[[float, bool], None]

_LOOK_SECONDS = 0.04
_VOICED_LEVEL = 20
_VOICED_LOOKS = 5
"""So many looks above the level (0.2 s) count as somebody speaking; a click does not."""
_HEADER = 44
_CLOSING_LOOKS = 25


class Recording:
    """Records a leg until `max_seconds`, silence or `stop`; then calls `done(seconds, voiced)` once the file is whole.

    The level is looked at every 40 ms; no audio passes through Python.
    """

    def __init__(
        self,
        command: StartRecording,
        path: Path,
        audio: LegAudio,
        stack: Stack,
        pump: Pump,
        owner: Owner,
        done: Done,
    ) -> None:
        """Prepare to record into `path`; `start` begins."""
        self._command = command
        self._path = path
        self._audio = audio
        self._stack = stack
        self._pump = pump
        self._owner = owner
        self._done = done
        self._beep: Running | None = None
        self._recorder: Audio | None = None
        self._timer: Timer | None = None
        self._started = self._heard = 0.0
        self._voiced = 0
        self._over = False

    def start(self, pool: PlayerPool, beep: Path) -> None:
        """Begin, after the beep when there is one; raises ChannelError."""
        if self._command.beep:
            self._beep = Running((beep,), self._audio, pool, self._pump, self._owner, self._record)
        else:
            self._record()

    def stop(self) -> None:
        """End it now; `done` follows."""
        if self._over:
            return
        self._over = True
        if self._beep is not None:
            self._beep.stop()
        if self._timer is not None:
            self._timer.cancel()
        if self._recorder is None:
            self._finish(0.0)
            return
        self._audio.unfeed(self._recorder)
        self._recorder = None  # PJMEDIA completes the file on its own thread, within a frame or two
        self._await_file(_CLOSING_LOOKS)

    def _record(self) -> None:
        self._beep = None
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._recorder = self._stack.recorder(str(self._path))
        self._audio.feed(self._recorder)
        self._started = self._heard = time.monotonic()
        self._look()

    def _look(self) -> None:
        now = time.monotonic()
        if self._audio.port is not None and self._audio.port.level() >= _VOICED_LEVEL:
            self._voiced += 1
            self._heard = now
        if now - self._started >= self._command.max_seconds or now - self._heard >= self._command.silence:
            self.stop()
        else:
            self._timer = self._pump.after(_LOOK_SECONDS, self._look, self._owner)

    def _await_file(self, looks: int) -> None:
        seconds = wav_length(self._path)
        if seconds is None and looks:
            self._pump.after(0.01, lambda: self._await_file(looks - 1), self._owner)
        else:
            self._finish(seconds if seconds is not None else complete_wav(self._path))

    def _finish(self, seconds: float) -> None:
        self._done(seconds, self._voiced >= _VOICED_LOOKS)


def wav_length(path: Path) -> float | None:
    """Give the seconds in a WAV file PJMEDIA wrote; None while its header is not written."""
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if len(header) < _HEADER or header[36:40] != b"data":
        return None
    size: int = struct.unpack("<I", header[40:44])[0]
    return size / (2 * RATE) if size else None


def complete_wav(path: Path) -> float:
    """Write the sizes into the header of a WAV file left open, and give its seconds."""
    size = max(0, path.stat().st_size - _HEADER)
    with path.open("r+b") as file:
        file.write(b"RIFF" + struct.pack("<I", size + _HEADER - 8) + b"WAVEfmt ")
        file.write(struct.pack("<IHHIIHH", 16, 1, 1, RATE, 2 * RATE, 2, 16) + b"data" + struct.pack("<I", size))
    return size / (2 * RATE)
