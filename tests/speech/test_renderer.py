from __future__ import annotations

from pathlib import Path

import pytest

from ivr.model.command import Audio, PlayItem, Speech
from ivr.speech.cache import PromptCache
from ivr.speech.renderer import Renderer
from ivr.speech.wav import read_wav, write_wav
from ivr.speech.worker import from_line, to_line
from tests.speech.engines import Beep
from tests.speech.line import tone


def test_a_prompt_is_rendered_once(tmp_path: Path) -> None:
    engine = Beep()
    renderer = Renderer(engine, PromptCache(tmp_path, engine))
    first = renderer.render(Speech(text=" Hello\nyou ", language="en"))
    assert renderer.render(Speech(text="Hello you", language="en")) == first
    assert engine.rendered == [("Hello you", "en")]
    assert read_wav(first).seconds == pytest.approx(0.9, abs=0.1)


@pytest.mark.parametrize("text", ["", " \n", "\0"])
def test_an_empty_prompt_is_a_short_silence_without_the_engine(tmp_path: Path, text: str) -> None:
    engine = Beep()
    sound = read_wav(Renderer(engine, PromptCache(tmp_path, engine)).render(Speech(text=text, language="en")))
    assert sound.seconds == 0.1
    assert not sound.values.any()
    assert engine.rendered == []


def test_a_recording_is_converted(tmp_path: Path) -> None:
    engine = Beep()
    recording = tmp_path / "in.wav"
    write_wav(recording, (tone(1.0, 0.01) * 32767).astype("int16"))
    path = Renderer(engine, PromptCache(tmp_path / "c", engine)).render(
        Audio(path=str(recording), text="a tone", language="en")
    )
    assert abs(read_wav(path).values).max() > 0.1
    assert engine.rendered == []


@pytest.mark.parametrize(
    "item",
    [Speech(text='你好 "x"\n\0\ud800', language="zh"), Audio(path="/a b/c.wav", text="Γεια", language="el")],
)
def test_an_item_survives_the_pipe(item: PlayItem) -> None:
    assert from_line(to_line(item)) == item
    assert to_line(item).isascii()
    assert "\n" not in to_line(item)
