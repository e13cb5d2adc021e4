"""Where prompts are kept and which voices speak them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ivr.errors import ConfigError

CACHE = "SIGNPOST_CACHE"
PIPER_VOICES = "SIGNPOST_PIPER_VOICES"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechSettings:
    """Speech as the operator wants it. `piper_voices`: language tag -> `.onnx` model file."""

    cache: Path
    piper_voices: Mapping[str, Path] = field(default_factory=dict)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> SpeechSettings:
        """Read SIGNPOST_CACHE and SIGNPOST_PIPER_VOICES (`en-GB=/path/a.onnx,vi=/path/b.onnx`).

        Raises ConfigError when a voice is not written as `language=path`.
        """
        values = os.environ if environment is None else environment
        return cls(cache=_cache(values), piper_voices=_voices(values.get(PIPER_VOICES, "")))

    def environment(self) -> dict[str, str]:
        """Give the variables that `from_environment` would read these settings from."""
        voices = ",".join(f"{tag}={path}" for tag, path in sorted(self.piper_voices.items()))
        return {CACHE: str(self.cache), PIPER_VOICES: voices}


def _cache(values: Mapping[str, str]) -> Path:
    if own := values.get(CACHE):
        return Path(own)
    home = Path(values["XDG_CACHE_HOME"]) if values.get("XDG_CACHE_HOME") else Path.home() / ".cache"
    return home / "signpost" / "prompts"


def _voices(written: str) -> dict[str, Path]:
    voices = {}
    for part in filter(None, (part.strip() for part in written.split(","))):
        tag, equals, path = part.partition("=")
        if not (tag and equals and path):
            raise ConfigError(f'{PIPER_VOICES}: "{part}" is not language=path; write en-GB=/path/voice.onnx')
        voices[tag.strip()] = Path(path.strip())
    return voices
