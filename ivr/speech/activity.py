"""Telling speech from silence on a telephone line, 20 ms at a time."""

from __future__ import annotations

from collections import deque
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ivr.speech.wav import RATE

FRAME = RATE // 50
"""Samples in a frame of 20 ms."""

END_SILENCE = 0.6
"""Seconds without a voice that end an utterance."""

_ONSET_WINDOW, _ONSET_VOICED = 8, 5  # frames: 100 ms of voice within 160 ms; a click or a cough is shorter
_END_WINDOW, _END_VOICED = int(END_SILENCE * 50), 3  # a stray voiced frame must not keep a caller waiting
_ABOVE_FLOOR = 2.5  # times the line's own noise (8 dB)
_QUIETEST = 40.0  # RMS of 16 bits, -58 dB: below it nobody speaks to us

Change = Literal["started", "ended"]


class VoiceActivity:
    """Follows one line: WebRTC's detector, gated by the level above the line's noise."""

    def __init__(self) -> None:
        """Begin in silence."""
        import pocketsphinx

        self._detector: Any = pocketsphinx.Vad(mode=2, sample_rate=RATE, frame_length=FRAME / RATE)
        self._floor = 50.0
        self._recent: deque[bool] = deque(maxlen=_END_WINDOW)
        self.speaking = False
        self.voiced = False
        """Whether the last frame had a voice in it."""

    def hear(self, frame: NDArray[np.int16]) -> Change | None:
        """Take one frame of FRAME samples and say whether speech began or ended with it."""
        self.voiced = self._is_voice(frame)
        self._recent.append(self.voiced)
        if not self.speaking and sum(list(self._recent)[-_ONSET_WINDOW:]) >= _ONSET_VOICED:
            self.speaking = True
            return "started"
        if self.speaking and len(self._recent) == _END_WINDOW and sum(self._recent) < _END_VOICED:
            self.speaking = False
            self._recent.clear()
            return "ended"
        return None

    def _is_voice(self, frame: NDArray[np.int16]) -> bool:
        level = float(np.sqrt(np.mean(np.square(frame, dtype=np.float64))))
        loud = level > max(_QUIETEST, self._floor * _ABOVE_FLOOR)
        voice = loud and bool(self._detector.is_speech(frame.astype("<i2").tobytes()))
        if not voice:
            # Noise that falls is learnt at once, noise that rises in about half a second.
            self._floor += (level - self._floor) * (0.5 if level < self._floor else 0.05)
        return voice
