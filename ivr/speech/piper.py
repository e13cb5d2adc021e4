"""piper-tts: a neural voice per language, from model files that the operator names."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from ivr.errors import ConfigError
from ivr.speech.engine import Samples
from ivr.speech.language import best


class PiperEngine:
    """Speaks the languages it was given a voice model for; a model is loaded at its first prompt."""

    def __init__(self, models: Mapping[str, Path]) -> None:
        """Take language tag -> `.onnx` file, whose `.onnx.json` lies beside it."""
        self._models = {tag.lower(): path for tag, path in models.items()}
        self._loaded: dict[Path, Any] = {}

    @property
    def voices(self) -> tuple[str, ...]:
        """The language tags that were given a model, sorted."""
        return tuple(sorted(self._models))

    def model(self, language: str) -> Path:
        """Give the model file for a tag. Raises ConfigError when there is none."""
        tag = best(language, self._models)
        if tag is None:
            raise ConfigError(f'piper was given no voice for "{language}"; add it to SIGNPOST_PIPER_VOICES')
        return self._models[tag]

    def identity(self, language: str) -> str:
        """Give the package's version and the model's content hash. Raises ConfigError."""
        return f"piper {_version()} {_digest(self.model(language))}"

    def render(self, text: str, language: str) -> Samples:
        """Give the spoken text at the model's rate. Raises ConfigError when the model cannot be used."""
        path = self.model(language)
        if path not in self._loaded:
            self._loaded[path] = _load(path)
        voice = self._loaded[path]
        parts = [np.asarray(chunk.audio_float_array, np.float32) for chunk in voice.synthesize(text)]
        return Samples(values=np.concatenate([np.zeros(0, np.float32), *parts]), rate=int(voice.config.sample_rate))


@functools.cache
def _version() -> str:
    try:
        return version("piper-tts")
    except PackageNotFoundError as error:
        raise ConfigError(
            "SIGNPOST_PIPER_VOICES is set but piper-tts is not installed: pip install 'signpost-ivr[piper]'"
        ) from error


@functools.cache
def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:16]
    except OSError as error:
        raise ConfigError(f"cannot read the piper voice {path}: {error.strerror}; see SIGNPOST_PIPER_VOICES") from error


def _load(path: Path) -> Any:
    _version()
    from piper import PiperVoice

    try:
        return PiperVoice.load(path)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ConfigError(f"{path} is no piper voice, or its {path.name}.json is missing: {error}") from error
