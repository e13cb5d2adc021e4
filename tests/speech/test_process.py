from __future__ import annotations

import os
import queue
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ivr.errors import ConfigError, IvrError
from ivr.model.command import Audio, Speech
from ivr.speech.audio import frame_levels
from ivr.speech.process import SpeechProcess
from ivr.speech.settings import SpeechSettings
from ivr.speech.wav import read_wav
from tests.speech.conftest import Say

Answer = Path | IvrError

HELLO = {
    "en-GB": "Welcome. For appointments, press 1.",
    "vi": "Xin chào. Để đặt lịch hẹn, nhấn phím 1.",
    "el": "Καλώς ήρθατε. Για ραντεβού, πατήστε 1.",
    "ru": "Добро пожаловать. Чтобы записаться, нажмите 1.",
    "zh": "您好。预约请按1。",
}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[SpeechProcess]:
    """A process that a test may kill."""
    with SpeechProcess(SpeechSettings(cache=tmp_path)) as process:
        yield process


def item(text: str, language: str = "en") -> Speech:
    return Speech(text=text, language=language)


@pytest.mark.parametrize("language", HELLO)
def test_every_language_speaks(say: Say, language: str) -> None:
    spoken = (say(HELLO[language], language) / 32768).astype(np.float32)
    assert 1.5 < len(spoken) / 8000 < 5
    levels = frame_levels(spoken)
    voiced = np.flatnonzero(levels > 0.01)
    assert len(voiced) > len(levels) / 2
    assert np.sqrt(np.mean(levels[voiced] ** 2)) == pytest.approx(0.1, rel=0.4)


@pytest.mark.parametrize("language", ["zh", "en-US"])
def test_the_first_prompt_of_a_process_has_its_voice(own: SpeechProcess, say: Say, language: str) -> None:
    first = read_wav(own.render_now(item(HELLO.get(language, "Hello there."), language)))
    again = len(say(HELLO.get(language, "Hello there."), language)) / 8000
    assert first.seconds == pytest.approx(again, abs=0.05)


def test_languages_have_voices_of_their_own(say: Say) -> None:
    lengths = {language: len(say("1 2 3 4 5", language)) for language in HELLO}
    assert len(set(lengths.values())) == len(lengths)


def test_longer_text_takes_longer(say: Say) -> None:
    assert len(say("One. Two. Three. Four. Five. Six.")) > 2 * len(say("One. Two."))


@pytest.mark.parametrize("text", ["...", "🙂", "<b>x</b> & [[y]]", "a" * 500])
def test_odd_text_is_no_error(say: Say, text: str) -> None:
    assert len(say(text)) >= 800


def test_what_cannot_be_spoken_is_reported_and_the_next_prompt_is_not_harmed(speech: SpeechProcess) -> None:
    with pytest.raises(ConfigError, match='no voice for "xx"'):
        speech.render_now(item("Hello", "xx"))
    with pytest.raises(ConfigError, match=r"gone\.wav"):
        speech.render_now(Audio(path="gone.wav", text="Hello", language="en"))
    assert speech.render_now(item("Still here")).is_file()


def test_a_recording_that_is_no_wav_is_reported_from_the_child(speech: SpeechProcess, tmp_path: Path) -> None:
    (tmp_path / "x.wav").write_text("no sound")
    with pytest.raises(ConfigError, match=r"x\.wav is not a WAV file"):
        speech.render_now(Audio(path=str(tmp_path / "x.wav"), text="", language="en"))


def test_a_rendered_prompt_is_found_in_the_cache(speech: SpeechProcess) -> None:
    prompt = item("Found again")
    assert speech.cache.get(prompt) is None
    path = speech.render_now(prompt)
    before = path.stat()
    assert speech.cache.get(prompt) == path == speech.render_now(prompt)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_render_answers_on_its_own_thread_and_in_order(speech: SpeechProcess) -> None:
    answers: queue.SimpleQueue[tuple[str, Answer]] = queue.SimpleQueue()
    for text in ("first of all", "second of all", "third of all"):
        speech.render(item(text), lambda answer, text=text: answers.put((text, answer)))  # type: ignore[misc]
    heard = [answers.get(timeout=20) for _ in range(3)]
    assert [text for text, _ in heard] == ["first of all", "second of all", "third of all"]
    assert all(isinstance(answer, Path) and answer.is_file() for _, answer in heard)


def test_the_same_prompt_asked_twice_is_rendered_once(own: SpeechProcess) -> None:
    answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
    assert own.pid is not None
    os.kill(own.pid, signal.SIGSTOP)
    for _ in range(3):
        own.render(item("Hello"), answers.put)
    os.kill(own.pid, signal.SIGCONT)
    paths = {answers.get(timeout=20) for _ in range(3)}
    assert len(paths) == 1
    assert own.render_now(item("Bye")).is_file()
    assert answers.empty()


def test_a_child_that_died_is_started_again(own: SpeechProcess) -> None:
    own.render_now(item("Before"))
    first = own.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert own.render_now(item("After")).is_file()
    assert own.pid not in (None, first)


def test_a_child_that_hangs_is_replaced(tmp_path: Path) -> None:
    with SpeechProcess(SpeechSettings(cache=tmp_path), patience=3) as process:
        first = process.pid
        assert first is not None
        os.kill(first, signal.SIGSTOP)
        assert process.render_now(item("Hello")).is_file()
        assert process.pid != first


def test_a_child_that_cannot_start_is_reported_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHOME", str(tmp_path))
    with (
        SpeechProcess(SpeechSettings(cache=tmp_path)) as process,
        pytest.raises(ConfigError, match=r'failed at "Hello" \(en\): exit status 1'),
    ):
        process.render_now(item("Hello"))


def test_nothing_is_printed(own: SpeechProcess, capfd: pytest.CaptureFixture[str]) -> None:
    own.render_now(item("pyttsx3 would tell where it saved this"))
    assert capfd.readouterr() == ("", "")


def test_close_tells_everybody_who_waits(tmp_path: Path) -> None:
    answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
    process = SpeechProcess(SpeechSettings(cache=tmp_path))
    child = process.pid
    assert child is not None
    os.kill(child, signal.SIGSTOP)
    for text in ("one", "two"):
        process.render(item(text), answers.put)
    process.close()
    process.close()
    assert all(isinstance(answers.get(timeout=5), ConfigError) for _ in range(2))
    assert process.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
    with pytest.raises(ConfigError, match="closed"):
        process.render_now(item("three"))


def test_a_listener_that_is_gone_does_not_stop_the_others(own: SpeechProcess) -> None:
    def gone(_: Answer) -> None:
        raise RuntimeError("event loop is closed")

    own.render(item("Hello"), gone)
    assert own.render_now(item("Bye")).is_file()
