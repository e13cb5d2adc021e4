"""Finds tones in recordings and in received RTP."""

from __future__ import annotations

import math
import wave
from collections.abc import Sequence
from pathlib import Path


def goertzel(samples: Sequence[float], hertz: float, rate: int) -> float:
    """Give the share of the samples' energy that is at `hertz`, 0 to 1."""
    energy = sum(sample * sample for sample in samples)
    if not energy:
        return 0.0
    coefficient = 2 * math.cos(math.tau * hertz / rate)
    before = last = 0.0
    for sample in samples:
        before, last = last, sample + coefficient * last - before
    power = before * before + last * last - coefficient * before * last
    return 2 * power / (len(samples) * energy)


def seconds_of(samples: Sequence[float], hertz: float, rate: int = 8000) -> float:
    """Give for how many seconds a tone is heard, in steps of 50 ms."""
    step = rate // 20
    blocks = [samples[start : start + step] for start in range(0, len(samples) - step + 1, step)]
    loud = (block for block in blocks if sum(map(abs, block)) / step > 100)
    return sum(0.05 for block in loud if goertzel(block, hertz, rate) > 0.6)


def read(path: Path) -> tuple[list[int], int]:
    """Give a mono 16-bit WAV file's samples and rate."""
    with wave.open(str(path), "rb") as file:
        assert file.getsampwidth() == 2
        data = file.readframes(file.getnframes())
        step = 2 * file.getnchannels()
        samples = [
            int.from_bytes(data[index : index + 2], "little", signed=True) for index in range(0, len(data) - 1, step)
        ]
        return samples, file.getframerate()


def tone_seconds(path: Path, hertz: float) -> float:
    """Give for how many seconds a tone is heard in a WAV file."""
    samples, rate = read(path)
    return seconds_of(samples, hertz, rate)
