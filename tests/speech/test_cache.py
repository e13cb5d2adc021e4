from __future__ import annotations

import os
from pathlib import Path

import pytest

from ivr.errors import ConfigError
from ivr.model.command import Audio, Speech
from ivr.speech.cache import PromptCache, normal
from ivr.speech.settings import SpeechSettings
from tests.speech.engines import Beep


def path(tmp_path: Path, text: str = "Hello", language: str = "en", engine: Beep | None = None) -> Path:
    return PromptCache(tmp_path, engine or Beep()).path_for(Speech(text=text, language=language))


def test_what_sounds_alike_has_one_name(tmp_path: Path) -> None:
    assert path(tmp_path, "Hello  there\n") == path(tmp_path, " Hello there")
    assert path(tmp_path, "caf\u00e9") == path(tmp_path, "cafe\u0301")


def test_whatever_changes_the_sound_changes_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [
        path(tmp_path),
        path(tmp_path, "hello"),
        path(tmp_path, language="en-GB"),
        path(tmp_path, engine=Beep(version="2")),
    ]
    monkeypatch.setattr("ivr.speech.cache.PIPELINE", "next")
    paths.append(path(tmp_path))
    assert len(set(paths)) == 5
    assert all(found.is_relative_to(tmp_path) and found.suffix == ".wav" for found in paths)


def test_a_recording_is_named_by_its_content(tmp_path: Path) -> None:
    cache = PromptCache(tmp_path / "cache", Beep())
    first, second = tmp_path / "a.wav", tmp_path / "b.wav"
    first.write_bytes(b"one")
    second.write_bytes(b"one")
    item = Audio(path=str(first), text="Hello", language="en")
    name = cache.path_for(item)
    assert cache.path_for(Audio(path=str(second), text="Other", language="vi")) == name
    first.write_bytes(b"two")
    os.utime(first, ns=(1, 1))
    assert cache.path_for(item) != name


def test_a_missing_recording_is_an_error_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.wav: No such file"):
        PromptCache(tmp_path, Beep()).get(Audio(path=str(tmp_path / "gone.wav"), text="", language="en"))


def test_get_gives_only_what_is_there(tmp_path: Path) -> None:
    cache = PromptCache(tmp_path, Beep())
    item = Speech(text="Hello", language="en")
    assert cache.get(item) is None
    cache.path_for(item).parent.mkdir(parents=True)
    cache.path_for(item).write_bytes(b"")
    assert cache.get(item) is None
    cache.path_for(item).write_bytes(b"x" * 60)
    assert cache.get(item) == cache.path_for(item)


def test_control_characters_are_not_spoken() -> None:
    assert normal("a\0b\u200b c\ud800") == "a b c"


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"SIGNPOST_CACHE": "/a/b", "XDG_CACHE_HOME": "/x"}, "/a/b"),
        ({"XDG_CACHE_HOME": "/x"}, "/x/signpost/prompts"),
        ({"SIGNPOST_CACHE": ""}, str(Path.home() / ".cache/signpost/prompts")),
    ],
)
def test_where_prompts_are_kept(environment: dict[str, str], folder: str) -> None:
    assert SpeechSettings.from_environment(environment).cache == Path(folder)


def test_piper_voices_are_read_and_written() -> None:
    written = {"SIGNPOST_CACHE": "/c", "SIGNPOST_PIPER_VOICES": " en-GB=/v/a.onnx, vi=/v/b=c.onnx ,"}
    settings = SpeechSettings.from_environment(written)
    assert settings.piper_voices == {"en-GB": Path("/v/a.onnx"), "vi": Path("/v/b=c.onnx")}
    assert SpeechSettings.from_environment(settings.environment()) == settings


@pytest.mark.parametrize("wrong", ["/v/a.onnx", "en=", "=/v/a.onnx"])
def test_a_piper_voice_without_language_is_explained(wrong: str) -> None:
    with pytest.raises(ConfigError, match="is not language=path; write en-GB="):
        SpeechSettings.from_environment({"SIGNPOST_PIPER_VOICES": wrong})
