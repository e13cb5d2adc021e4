"""Rendering one prompt into the cache, in the process that owns the engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ivr.model.command import PlayItem, Speech
from ivr.speech.audio import telephone
from ivr.speech.cache import PromptCache, normal
from ivr.speech.engine import Samples, TtsEngine
from ivr.speech.wav import RATE, read_wav, write_wav


class Renderer:
    """Makes prompts; blocking, and as little thread-safe as its engine."""

    def __init__(self, engine: TtsEngine, cache: PromptCache) -> None:
        """Render with `engine` into `cache`."""
        self._engine = engine
        self._cache = cache

    def render(self, item: PlayItem) -> Path:
        """Give the prompt's WAV file, made now when it is not there yet. Raises ConfigError."""
        path = self._cache.path_for(item)
        if self._cache.get(item) is None:
            write_wav(path, telephone(self._sound(item)))
        return path

    def _sound(self, item: PlayItem) -> Samples:
        if not isinstance(item, Speech):
            return read_wav(Path(item.path))
        text = normal(item.text)
        return self._engine.render(text, item.language) if text else Samples(values=np.zeros(0, np.float32), rate=RATE)
