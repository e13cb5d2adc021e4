"""What a recording beside a flow is like: how long, how loud, and whether it can be played."""

from __future__ import annotations

import math
import sys
import wave
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_NOTED: ContextVar[set[Path] | None] = ContextVar("_NOTED", default=None)
WINDOW_SECONDS = 0.05
FULL = 32768
SILENT = 0.003
"""Peak, of full scale, under which nothing is heard (-50 dB)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A WAV file with 16-bit samples; levels are parts of full scale."""

    rate: int
    channels: int
    seconds: float
    clipped: float
    """Part of the samples that are at full scale."""
    level: float
    """Effective value of what is not silent, in dB of full scale; minus infinity when all is."""
    silence: float
    """Longest silence, in seconds."""


@contextmanager
def noted() -> Iterator[set[Path]]:
    """Give a set that holds, at the end, every recording that was asked for meanwhile, there or not."""
    asked: set[Path] = set()
    token = _NOTED.set(asked)
    try:
        yield asked
    finally:
        _NOTED.reset(token)


def recording(path: Path) -> Recording | str | None:
    """Give what a recording is like; why it is not known when it is no 16-bit PCM WAV file; None when it is not there.

    A file is read anew when it changes.
    """
    asked = _NOTED.get()
    if asked is not None:
        asked.add(path)
    try:
        state = path.stat()
    except OSError:
        return None
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1024)
def _read(path: Path, changed: int, size: int) -> Recording | str:
    del changed, size
    try:
        with wave.open(str(path), "rb") as file:
            rate, channels, width = file.getframerate(), file.getnchannels(), file.getsampwidth()
            if width != 2:
                return f"has {8 * width} bits a sample"
            samples = array("h", file.readframes(file.getnframes())[: file.getnframes() * 2 * channels])
    except (wave.Error, EOFError, OSError, ValueError) as error:
        return f"is not a PCM WAV file ({error or 'it ends too early'})"
    if sys.byteorder == "big":
        samples.byteswap()
    return _judged(samples, rate, channels)


def _judged(samples: array[int], rate: int, channels: int) -> Recording:
    window = max(1, int(rate * WINDOW_SECONDS)) * channels
    energy, heard, silent, longest = 0, 0, 0, 0
    for begin in range(0, len(samples), window):
        piece = samples[begin : begin + window]
        if max(piece) < SILENT * FULL and min(piece) > -SILENT * FULL:
            silent += len(piece)
            longest = max(longest, silent)
            continue
        silent = 0
        energy += sum(value * value for value in piece)
        heard += len(piece)
    clipped = samples.count(FULL - 1) + samples.count(-FULL)
    return Recording(
        rate=rate,
        channels=channels,
        seconds=len(samples) / channels / rate,
        clipped=clipped / len(samples) if samples else 0.0,
        level=10 * math.log10(energy / heard / FULL**2) if energy else -math.inf,
        silence=longest / channels / rate,
    )
