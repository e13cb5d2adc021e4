from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from ivr.speech.audio import LEVEL, PEAK, frame_levels, telephone
from ivr.speech.engine import Samples
from ivr.speech.wav import RATE
from tests.speech.line import tone


def levelled(values: NDArray[np.float32], rate: int = RATE) -> NDArray[np.float32]:
    return (telephone(Samples(values=values, rate=rate)) / 32768).astype(np.float32)


def decibels(values: NDArray[np.float32]) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(values**2))))


@pytest.mark.parametrize("level", [0.003, 0.05, 0.5])
@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100, 48000])
def test_every_prompt_is_equally_loud(level: float, rate: int) -> None:
    out = levelled(tone(1.0, level, rate), rate)
    assert decibels(out[800:7200]) == pytest.approx(LEVEL, abs=0.5)


def test_the_pitch_stays_when_the_rate_changes() -> None:
    out = levelled(tone(1.0, 0.1, 22_050, hertz=1000), 22_050)
    spectrum = np.abs(np.fft.rfft(out[:7200]))
    assert np.fft.rfftfreq(7200, 1 / RATE)[spectrum.argmax()] == pytest.approx(1000, abs=2)


def test_what_the_line_cannot_carry_does_not_come_back_as_another_tone() -> None:
    both = tone(1.0, 0.1, 22_050, hertz=1000) + tone(1.0, 0.1, 22_050, hertz=6000)
    spectrum = np.abs(np.fft.rfft(levelled(both, 22_050)[:7200]))
    assert spectrum[1800] < spectrum[900] / 1000  # 6 kHz would fold to 2 kHz


def test_dead_air_is_cut_before_and_after() -> None:
    padded = np.concatenate([np.zeros(6000), tone(0.5, 0.1), np.zeros(9000)]).astype(np.float32)
    voiced = np.flatnonzero(frame_levels(levelled(padded)) > 0.01) * 5
    length = len(levelled(padded)) / 8
    assert voiced[0] <= 20
    assert 50 <= length - voiced[-1] <= 70
    assert length == pytest.approx(500 + 15 + 60, abs=6)


def test_a_pause_within_stays() -> None:
    halves = np.concatenate([tone(0.3, 0.1), np.zeros(8000), tone(0.3, 0.1)]).astype(np.float32)
    assert len(levelled(halves)) / RATE == pytest.approx(1.6, abs=0.1)


def test_the_pause_does_not_make_the_words_louder() -> None:
    halves = np.concatenate([tone(0.3, 0.02), np.zeros(16_000), tone(0.3, 0.02)]).astype(np.float32)
    assert decibels(levelled(halves)[400:2000]) == pytest.approx(LEVEL, abs=0.5)


def test_nothing_clips() -> None:
    spiky = tone(1.0, 0.05)
    spiky[::400] = 0.95
    out = levelled(spiky)
    assert np.abs(out).max() == pytest.approx(PEAK, abs=0.01)
    shape = out[np.abs(out).argmax() % 400 :: 400]
    assert np.ptp(shape[1:-2]) < 0.01


def test_silence_keeps_its_length() -> None:
    out = levelled(np.zeros(4000, np.float32))
    assert len(out) == 4000
    assert not out.any()


def test_nothing_at_all_is_a_file_a_player_takes() -> None:
    assert len(levelled(np.zeros(0, np.float32), 22_050)) == 800


@pytest.mark.parametrize("length", [0, 1, 39, 40, 41, 400])
def test_frame_levels_count_every_sample(length: int) -> None:
    assert frame_levels(np.full(length, 0.5, np.float32)).tolist() == [0.5] * -(-length // 40)
