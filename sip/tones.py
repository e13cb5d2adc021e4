"""Audio made by code: soft hold music, the ringing tone, the beep before a recording."""

from __future__ import annotations

import array
import math
import os
import wave
from collections.abc import Callable, Iterable
from pathlib import Path

RATE = 8000
_SCALE = {
    "A3": 220.00,
    "C4": 261.63,
    "D4": 293.66,
    "E4": 329.63,
    "F4": 349.23,
    "G4": 392.00,
    "A4": 440.00,
    "B4": 493.88,
}
_CHORDS = (("C4", "E4", "G4"), ("A3", "C4", "E4"), ("F4", "A4", "C4"), ("G4", "B4", "D4"))
_CHORD_SECONDS = 2.4


def tone(seconds: float, frequencies: Iterable[float], level: float = 0.2) -> list[float]:
    """Give a mix of sines with 5 ms ramps, as samples between -1 and 1."""
    count, ramp = int(seconds * RATE), RATE // 200
    waves = list(frequencies)
    samples = [0.0] * count
    for index in range(count):
        edge = min(1.0, index / ramp, (count - 1 - index) / ramp)
        samples[index] = level * edge * sum(math.sin(math.tau * each * index / RATE) for each in waves) / len(waves)
    return samples


def silence(seconds: float) -> list[float]:
    """Give samples of silence."""
    return [0.0] * int(seconds * RATE)


def write_wav(path: Path, samples: Iterable[float]) -> Path:
    """Write samples as 8 kHz 16-bit mono; another process that does the same at once does no harm."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}")
    with wave.open(str(partial), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(array.array("h", (round(32767 * sample) for sample in samples)).tobytes())
    return partial.replace(path)


class Tones:
    """The built-in sounds as WAV files in a folder, made when first asked for."""

    def __init__(self, folder: Path) -> None:
        """Keep the files in `folder`."""
        self._folder = folder

    def make(self) -> None:
        """Make all of them now, so that no caller waits for one."""
        self.hold()
        self.ringing()
        self.beep()

    def hold(self) -> Path:
        """Give a soft arpeggio that loops without a seam."""
        return self._file("hold", _arpeggio)

    def ringing(self) -> Path:
        """Give the ringing tone: 400 and 450 Hz, twice 0.4 s every 3 s (ITU-T E.180, United Kingdom)."""
        return self._file("ringing", lambda: _ring() + silence(0.2) + _ring() + silence(2.0))

    def beep(self) -> Path:
        """Give the tone after which a caller speaks."""
        return self._file("beep", lambda: tone(0.3, [1000.0]) + silence(0.06))

    def _file(self, name: str, samples: Callable[[], list[float]]) -> Path:
        path = self._folder / f"{name}-1.wav"
        if not path.exists():
            write_wav(path, samples())
        return path


def _ring() -> list[float]:
    return tone(0.4, [400.0, 450.0], 0.1)


def _arpeggio() -> list[float]:
    """Give four chords, their notes plucked one after the other and ringing on over the end into the beginning."""
    total = int(_CHORD_SECONDS * len(_CHORDS) * RATE)
    samples = [0.0] * total
    step = _CHORD_SECONDS / 6
    for number, chord in enumerate(_CHORDS):
        for place, note in enumerate((*chord, chord[2], chord[1], chord[0])):
            _pluck(samples, int((number * _CHORD_SECONDS + place * step) * RATE), _SCALE[note])
    return samples


def _pluck(samples: list[float], start: int, frequency: float) -> None:
    length = int(1.6 * RATE)
    for index in range(length):
        seconds = index / RATE
        swell = min(1.0, seconds / 0.02) * math.exp(-2.2 * seconds) * (1 - index / length)
        value = math.sin(math.tau * frequency * seconds) + 0.3 * math.sin(math.tau * 2 * frequency * seconds)
        samples[(start + index) % len(samples)] += 0.07 * swell * value
