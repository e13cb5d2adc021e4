"""Rendering one prompt into the cache, in the process that owns the engine."""

from __future__ import annotations

from pathlib import Path

from ivr.model.command import PlayItem, Speech
from ivr.speech.audio import telephone
from ivr.speech.cache import PromptCache, normal
from ivr.speech.engine import TtsEngine
from ivr.speech.wav import read_wav, write_wav


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
            if isinstance(item, Speech):
                sound = self._engine.render(normal(item.text), item.language)
            else:
                sound = read_wav(Path(item.path))
            write_wav(path, telephone(sound))
        return path
