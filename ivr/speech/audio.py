"""From any sound to a prompt: 8 kHz, 16 bits, mono, no dead air, one loudness."""

from __future__ import annotations

import numpy as np
import soxr
from numpy.typing import NDArray

from ivr.speech.engine import Samples
from ivr.speech.wav import RATE

PIPELINE = "1"
"""Part of a cached prompt's name: raise it when anything in this file changes the sound."""

LEVEL = -20.0
"""Wanted level of the voiced parts, in dB below full scale (RMS)."""

PEAK = 0.89
"""No sample goes beyond this share of full scale (-1 dB): a codec after us must not clip."""

LEAD = 0.015
TAIL = 0.060
"""Seconds of silence kept before and after the voiced part."""

_FRAME = 40  # 5 ms
_QUIETER = 10 ** (-36 / 20)  # than the loudest frame: an "f" begins louder, a breath or a faint "th" is lost anyway
_SHORTEST = RATE // 10  # a player refuses a file without sound


def telephone(sound: Samples) -> NDArray[np.int16]:
    """Give a prompt as the phone plays it: 8 kHz, 1-D int16, trimmed, levelled, not clipped.

    Sound without anything voiced keeps its length (a pause may be meant); nothing at all becomes 0.1 s of silence.
    """
    values = sound.values
    if sound.rate != RATE and len(values):
        values = soxr.resample(values, sound.rate, RATE, quality="HQ").astype(np.float32)
    trimmed = _trim(values)
    trimmed = np.pad(trimmed, (0, max(0, _SHORTEST - len(trimmed))))
    return (_levelled(trimmed) * 32767).round().astype(np.int16)


def frame_levels(values: NDArray[np.float32], frame: int = _FRAME) -> NDArray[np.float32]:
    """Give the RMS of every `frame` samples; the last frame may be short, no samples give no frames."""
    starts = np.arange(0, len(values), frame)
    if not len(starts):
        return np.zeros(0, np.float32)
    power = np.add.reduceat(np.square(values, dtype=np.float64), starts)
    counts = np.minimum(frame, len(values) - starts)
    return np.sqrt(power / counts).astype(np.float32)


def _voiced(values: NDArray[np.float32]) -> NDArray[np.bool_]:
    levels = frame_levels(values)
    loudest = float(levels.max(initial=0.0))
    return levels > max(loudest * _QUIETER, 1e-4)


def _trim(values: NDArray[np.float32]) -> NDArray[np.float32]:
    frames = np.flatnonzero(_voiced(values))
    if not len(frames):
        return values
    first = max(0, int(frames[0]) * _FRAME - int(LEAD * RATE))
    last = (int(frames[-1]) + 1) * _FRAME + int(TAIL * RATE)
    kept = values[first:last]
    missing = max(0, last - len(values))
    return np.concatenate([kept, np.zeros(missing, np.float32)])


def _levelled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    voiced = _voiced(values)
    if not voiced.any():
        return values.clip(-PEAK, PEAK)
    levels = frame_levels(values)[voiced].astype(np.float64)
    # The quietest voiced frames are the decay of words; loudness is judged by the rest.
    body = levels[levels > levels.max() * 10 ** (-20 / 20)]
    gain = 10 ** (LEVEL / 20) / float(np.sqrt(np.mean(body**2)))
    ceiling = PEAK / float(np.abs(values).max())
    return (values * min(gain, ceiling)).astype(np.float32)
