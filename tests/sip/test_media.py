"""Players, playback and connections, with the fake stack: stale ends, lost ends, crowded pools."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.errors import ChannelError, ConfigError, IvrError
from ivr.model.command import PlayItem, Speech
from sip import media, playback
from sip.media import LegAudio, PlayerPool, joined, wav_seconds
from sip.playback import Loop, Playback
from sip.runtime import Pump
from sip.tones import Tones, silence, write_wav
from tests.sip.fake_stack import FakeAudio, FakeLeg, FakeStack


class Owner:
    def abandon(self, error: Exception) -> None:
        raise error


class Prompts:
    """Has what the test puts there; renders when told to."""

    def __init__(self) -> None:
        self.ready: dict[str, Path] = {}
        self.asked: dict[str, Callable[[Path | IvrError], None]] = {}

    def get(self, item: PlayItem) -> Path | None:
        if item.text == "unspeakable":
            raise ConfigError("no voice")
        return self.ready.get(item.text)

    def render(self, item: PlayItem, done: Callable[[Path | IvrError], None]) -> None:
        self.asked[item.text] = done

    def close(self) -> None:
        pass


class Scene:
    """A leg, a pool and a pump that the test turns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stack = FakeStack()
        self.pump = Pump(self._raise)
        self.pool = PlayerPool(self.stack)
        self.leg = FakeLeg(1)
        self.audio = LegAudio(self.leg)
        self.audio.refresh()
        self.prompts = Prompts()
        self.done: list[str] = []

    def prompt(self, text: str, seconds: float = 0.2) -> Path:
        self.prompts.ready[text] = write_wav(self.folder / f"{text}.wav", silence(seconds))
        return self.prompts.ready[text]

    def play(self, *texts: str) -> Playback:
        items = tuple(Speech(text=text, language="en-GB") for text in texts)
        playing = Playback(items, self.audio, self.pool, self.prompts, self.pump, Owner(), self.done.append)
        playing.start()
        return playing

    def turn(self, seconds: float = 0.0) -> None:
        time.sleep(seconds)
        self.pump.turn(lambda milliseconds: None)

    def heard(self) -> list[str]:
        return [player.name for player in self.stack.players if self.leg.port in player.listeners]

    def _raise(self, error: Exception) -> None:
        raise error


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_items_that_are_ready_are_one_file(scene: Scene) -> None:
    scene.prompt("a"), scene.prompt("b")
    scene.play("a", "b")
    assert len(scene.stack.players) == 1
    scene.stack.players[0].end()
    scene.turn()
    assert scene.done == [""]
    assert scene.heard() == []


def test_what_is_not_ready_follows(scene: Scene) -> None:
    scene.prompt("a")
    scene.play("a", "b")
    scene.stack.players[0].end()
    scene.turn()
    assert scene.done == []
    scene.prompts.asked["b"](scene.prompt("b"))
    scene.turn()
    assert len(scene.heard()) == 1
    scene.stack.players[1].end()
    scene.turn()
    assert scene.done == [""]


def test_what_cannot_be_rendered_ends_it(scene: Scene) -> None:
    scene.play("b")
    scene.prompts.asked["b"](ChannelError("the voice is broken"))
    scene.turn()
    assert scene.done == ["the voice is broken"]


def test_what_nothing_can_say_ends_it(scene: Scene) -> None:
    scene.play("unspeakable")
    assert scene.done == ["no voice"]


def test_nothing_to_play_is_over_at_once(scene: Scene) -> None:
    scene.play()
    assert scene.done == [""]


def test_an_end_that_is_lost_is_made_up_for(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playback, "_MARGIN_SECONDS", 0.01)
    scene.prompt("a", 0.05)
    scene.play("a")
    scene.turn(0.07)
    assert scene.done == [""]


def test_a_stopped_prompt_says_nothing_any_more(scene: Scene) -> None:
    scene.prompt("a")
    playing = scene.play("a", "b")
    end = scene.stack.players[0].end
    end()
    playing.stop()
    scene.prompts.asked["b"](scene.prompt("b"))
    scene.turn()
    assert scene.done == []
    assert scene.heard() == []


def test_players_are_used_again_once_they_have_settled(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    file = (scene.prompt("a"),)
    first = scene.pool.take(file)
    scene.pool.give_back(first)
    assert scene.pool.take(file) is not first
    monkeypatch.setattr(media, "_SETTLED_SECONDS", -1)
    assert scene.pool.take(file) is first
    assert scene.stack.players[0].rewound == 1


def test_a_crowded_pool_evicts_only_what_is_long_idle(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = [scene.pool.take((scene.prompt(str(number)),)) for number in range(28)]
    with pytest.raises(ChannelError, match="all 28 players"):
        scene.pool.take((scene.prompt("more"),))
    scene.pool.give_back(taken[3])
    with pytest.raises(ChannelError):
        scene.pool.take((scene.prompt("more"),))
    monkeypatch.setattr(media, "_EVICT_AFTER_SECONDS", -1)
    scene.pool.take((scene.prompt("more"),))
    assert (len(scene.pool), scene.pool.busy) == (28, 28)


def test_connections_are_made_again_after_a_new_offer(scene: Scene) -> None:
    source, sink, far = FakeAudio("source"), FakeAudio("sink"), LegAudio(FakeLeg(2))
    far.refresh()
    scene.audio.hear(source)
    scene.audio.feed(sink)
    scene.audio.join(far)
    scene.leg.port = FakeAudio("anew")
    scene.audio.refresh()
    assert scene.leg.port in source.listeners
    assert scene.leg.port.listeners == [sink, far.port]
    scene.audio.part()
    assert scene.leg.port.listeners == [sink]
    scene.leg.port = None
    scene.audio.refresh()
    scene.audio.unhear(source)
    scene.audio.unfeed(sink)


def test_hold_goes_round(scene: Scene) -> None:
    loop = Loop(Tones(scene.folder).hold(), scene.audio, scene.pool)
    assert scene.stack.players[0].loop
    loop.stop()
    assert scene.heard() == []


def test_files_that_are_no_prompts(tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_text("no sound")
    with pytest.raises(ChannelError, match=r"x\.wav cannot be played"):
        wav_seconds(tmp_path / "x.wav")
    with pytest.raises(ChannelError, match="cannot join"):
        joined((tmp_path / "x.wav", tmp_path / "x.wav"), tmp_path / "y.wav")
