"""What a text-to-speech engine must do for us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Samples:
    """Mono sound: `values` is 1-D float32, full scale at -1 and 1; `rate` is in samples a second."""

    values: NDArray[np.float32]
    rate: int

    @property
    def seconds(self) -> float:
        """How long it sounds, in seconds."""
        return len(self.values) / self.rate


class TtsEngine(Protocol):
    """Turns text into sound. Not thread-safe: one process owns an engine and calls it in turn."""

    @property
    def voices(self) -> tuple[str, ...]:
        """The languages that have a voice of their own, lower-case BCP 47 tags, sorted."""

    def identity(self, language: str) -> str:
        """Give what decides the sound apart from text and language: engine, version, voice.

        It is part of a cached prompt's name, so it must be cheap and must not load the engine.
        Raises ConfigError when no voice speaks `language`.
        """

    def render(self, text: str, language: str) -> Samples:
        """Give the spoken text, which is not empty and has no control characters.

        Raises ConfigError when no voice speaks `language` or the engine fails.
        """
