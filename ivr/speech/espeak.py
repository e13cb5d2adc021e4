"""eSpeak NG through pyttsx3, with the library that the `espeakng-loader` wheel brings."""

from __future__ import annotations

import ctypes
import functools
import os
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ivr.errors import ConfigError
from ivr.speech.engine import Samples
from ivr.speech.language import best
from ivr.speech.wav import read_wav

WORDS_A_MINUTE = 165
"""A little slower than pyttsx3's 200: a caller hears a menu once, over a narrow line."""

_TRIES = 3
_ALIASES = {"cmn": ("zh", "zh-cn", "zh-hans", "zh-tw", "zh-hant"), "yue": ("zh-hk", "zh-mo"), "nb": ("no",)}


def load_library() -> ctypes.CDLL:
    """Give the wheel's eSpeak NG library, loaded so that pyttsx3 finds it by its soname.

    Not RTLD_GLOBAL: piper carries an eSpeak of its own, and with both visible to each other
    the process dies in piper (seen with piper-tts 1.8.0). Raises ConfigError.
    """
    try:
        import espeakng_loader
    except ImportError as error:
        raise ConfigError(f"{error}; install the speech extra: pip install 'signpost-ivr[speech]'") from error
    os.environ["ESPEAK_DATA_PATH"] = str(data_folder().parent)
    try:
        return ctypes.CDLL(espeakng_loader.get_library_path())
    except OSError as error:
        raise ConfigError(f"the eSpeak NG library of espeakng-loader does not load: {error}") from error


def data_folder() -> Path:
    """Give the wheel's `espeak-ng-data` folder."""
    import espeakng_loader

    return Path(espeakng_loader.get_data_path())


@functools.cache
def espeak_voices() -> dict[str, str]:
    """Give language tag -> voice id, e.g. `en-gb` -> `gmw/en`; read from the voice files, nothing is loaded.

    Where several voices speak a tag, the one with the lowest priority number wins, as in eSpeak.
    """
    folder = data_folder() / "lang"
    ranked: dict[str, tuple[int, str]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        voice = path.relative_to(folder).as_posix().lower()
        for tag, priority in _languages(path):
            for name in (tag, *_ALIASES.get(tag, ())):
                ranked[name] = min(ranked.get(name, (99, "")), (priority, voice))
    return {tag: voice for tag, (_, voice) in sorted(ranked.items())}


def _languages(path: Path) -> list[tuple[str, int]]:
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        (words[1].lower(), int(words[2]) if len(words) > 2 and words[2].isdigit() else 5)
        for words in lines
        if len(words) > 1 and words[0] == "language"
    ]


class EspeakEngine:
    """Speaks some 130 languages, a menu in about 15 ms; robotic, but everywhere and free."""

    def __init__(self) -> None:
        """Load nothing yet: `identity` and `voices` work in any process."""
        self._engine: Any = None

    @property
    def voices(self) -> tuple[str, ...]:
        """The language tags that have a voice, sorted."""
        return tuple(espeak_voices())

    def voice(self, language: str) -> str:
        """Give eSpeak's voice id for a BCP 47 tag. Raises ConfigError when none speaks it."""
        tag = best(language, espeak_voices())
        if tag is None:
            raise ConfigError(
                f'eSpeak NG has no voice for "{language}"; use a language such as en-GB, vi, el, ru or zh,'
                " or record the prompts (audio: file.wav)"
            )
        return espeak_voices()[tag]

    def identity(self, language: str) -> str:
        """Give versions, voice and speed."""
        return f"{_versions()} {self.voice(language)} {WORDS_A_MINUTE}"

    def render(self, text: str, language: str) -> Samples:
        """Give the spoken text, 22.05 kHz. Raises ConfigError."""
        voice = self.voice(language)
        for _ in range(_TRIES):
            samples = self._say(text, voice)
            # Once in some thousand renders pyttsx3 takes the end mark of the text before for its own.
            if len(samples.values):
                return samples
        raise ConfigError(f'eSpeak NG gave no sound for "{text}" ({language})')

    def _say(self, text: str, voice: str) -> Samples:
        engine = self._loaded()
        from pyttsx3.drivers import _espeak

        _espeak.Synchronize()
        engine.setProperty("voice", voice)
        # An unknown voice is no error to eSpeak: it would go on in the language before.
        if engine.getProperty("voice") != voice:
            raise ConfigError(f'eSpeak NG does not take its own voice "{voice}"; reinstall espeakng-loader')
        with tempfile.TemporaryDirectory(prefix="signpost-") as folder:
            path = Path(folder) / "spoken.wav"
            engine.save_to_file(text, str(path))
            engine.runAndWait()
            return read_wav(path)

    def _loaded(self) -> Any:
        if self._engine is None:
            load_library()
            import pyttsx3

            self._engine = pyttsx3.init("espeak")
            # Until its first loop pyttsx3 only queues settings: a first prompt would not find its voice set.
            self._engine.runAndWait()
            self._engine.setProperty("rate", WORDS_A_MINUTE)
        return self._engine


@functools.cache
def _versions() -> str:
    return f"espeak {version('espeakng-loader')} pyttsx3 {version('pyttsx3')}"
