from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from ivr.model.command import Speech
from ivr.speech.process import SpeechProcess
from ivr.speech.settings import SpeechSettings
from ivr.speech.wav import read_wav
from tests.speech.line import Pcm

Say = Callable[..., Pcm]


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SpeechProcess]:
    with SpeechProcess(SpeechSettings(cache=tmp_path_factory.mktemp("prompts"))) as process:
        yield process


@pytest.fixture(scope="session")
def say(speech: SpeechProcess) -> Say:
    """Speaks a text: the prompt's samples, 8 kHz."""

    def spoken(text: str, language: str = "en-US") -> Pcm:
        path: Path = speech.render_now(Speech(text=text, language=language))
        return np.round(read_wav(path).values * 32768).astype(np.int16)

    return spoken
