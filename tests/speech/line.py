"""A telephone line for the tests: µ-law, a little noise, silence around what is said."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ivr.speech.wav import RATE

Pcm = NDArray[np.int16]


def over_the_line(said: Pcm, noise: float = 20.0) -> Pcm:
    """Give what the far end hears: 0.4 s before, 1 s after, noise of this RMS, G.711 µ-law."""
    quiet = np.concatenate([np.zeros(RATE * 2 // 5), said, np.zeros(RATE)])
    noisy = (quiet + np.random.default_rng(1).normal(0, noise, len(quiet))) / 32768
    companded = np.sign(noisy) * np.log1p(255 * np.abs(noisy).clip(0, 1)) / np.log1p(255)
    steps = np.round(companded * 127) / 127
    return np.asarray(np.sign(steps) * (256 ** np.abs(steps) - 1) / 255 * 32767, np.int16)


def tone(seconds: float, level: float, rate: int = RATE, hertz: float = 440.0) -> NDArray[np.float32]:
    """Give a sine of this RMS (full scale is 1)."""
    time = np.arange(int(seconds * rate)) / rate
    return np.asarray(level * np.sqrt(2) * np.sin(2 * np.pi * hertz * time), np.float32)
