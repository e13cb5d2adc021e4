"""Finds tones in recordings and in received RTP."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.caller import Caller
from tests.sip.peers import PATIENCE, wait


def seconds_of(samples: Sequence[float], hertz: float, rate: int = 8000) -> float:
    """Give for how many seconds a tone is heard, in steps of 50 ms."""
    step = rate // 20
    whole = len(samples) // step * step
    blocks = np.asarray(samples[:whole], dtype=np.float64).reshape(-1, step)
    turns = np.exp(-2j * np.pi * hertz / rate * np.arange(step))
    energy = np.sum(blocks * blocks, axis=1)
    share = 2 * np.abs(blocks @ turns) ** 2 / np.maximum(energy * step, 1)
    return float(np.sum((share > 0.6) & (np.mean(np.abs(blocks), axis=1) > 100)) * 0.05)


def hears(caller: Caller, hertz: float, since: float = 0.0, seconds: float = 0.25) -> float:
    """Wait until the caller has heard a tone for so long since then; gives for how long."""
    return wait(lambda: _enough(seconds_of(caller.samples(since), hertz), seconds), PATIENCE, f"a tone of {hertz} Hz")


def hears_end_of(caller: Caller, hertz: float, since: float = 0.0) -> None:
    """Wait until a tone was heard and it is silent again."""
    hears(caller, hertz, since, 0.2)
    last = caller.frames[-1].at
    assert caller.wait_for(False, last, PATIENCE, run=3), f"{hertz} Hz does not end"


def _enough(heard: float, wanted: float) -> float | None:
    return heard if heard >= wanted - 0.001 else None


def tone_seconds(path: Path, hertz: float) -> float:
    """Give for how many seconds a tone is heard in a mono 16-bit WAV file."""
    with wave.open(str(path), "rb") as file:
        assert file.getsampwidth() == 2
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")[:: file.getnchannels()]
        return seconds_of(samples.tolist(), hertz, file.getframerate())
