from __future__ import annotations

import struct
import threading
import wave
from pathlib import Path

import numpy as np
import pytest

from ivr.errors import ConfigError
from ivr.speech.wav import RATE, read_wav, write_wav

RAMP = np.arange(-30_000, 30_000, 60, dtype=np.int16)


def written(path: Path, coding: int, bits: int, data: bytes, channels: int = 1, extra: bytes = b"") -> Path:
    form = struct.pack("<HHIIHH", coding, channels, RATE, 0, 0, bits) + extra
    body = b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form
    # An odd chunk before the sound, with its padding byte, as recorders write them.
    body += b"LIST" + struct.pack("<I", 3) + b"abc\0" + b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


def test_what_is_written_is_read_by_anybody(tmp_path: Path) -> None:
    path = tmp_path / "new" / "ramp.wav"
    write_wav(path, RAMP)
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (8000, 2, 1)
        assert np.array_equal(np.frombuffer(file.readframes(file.getnframes()), "<i2"), RAMP)
    assert np.allclose(read_wav(path).values * 32768, RAMP)


PCM24 = (RAMP.astype("<i4") << 8).astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


@pytest.mark.parametrize(
    ("coding", "bits", "data", "tolerance"),
    [
        (1, 8, (RAMP // 256 + 128).astype(np.uint8).tobytes(), 256),
        (1, 16, RAMP.astype("<i2").tobytes(), 0.01),
        (1, 24, PCM24, 0.01),
        (1, 32, (RAMP.astype("<i4") << 16).tobytes(), 0.01),
        (3, 32, (RAMP / 32768).astype("<f4").tobytes(), 0.01),
    ],
)
def test_every_depth_gives_the_same_sound(
    tmp_path: Path, coding: int, bits: int, data: bytes, tolerance: float
) -> None:
    values = read_wav(written(tmp_path / "in.wav", coding, bits, data)).values
    assert values.dtype == np.float32
    assert np.abs(values * 32768 - RAMP).max() <= tolerance


@pytest.mark.parametrize(
    ("coding", "codes", "expected"),
    [
        # ITU-T G.711 tables: largest, smallest and a middle value of each sign, in 16 bits.
        (7, [0x80, 0xFF, 0x7F, 0x00, 0xAF, 0x2F], [32124, 0, 0, -32124, 4092, -4092]),
        (6, [0xAA, 0xD5, 0x55, 0x2A, 0xB5, 0x35], [32256, 8, -8, -32256, 8448, -8448]),
    ],
)
def test_companded_recordings_are_decoded(tmp_path: Path, coding: int, codes: list[int], expected: list[int]) -> None:
    values = read_wav(written(tmp_path / "in.wav", coding, 8, bytes(codes))).values
    assert (values * 32768).round().astype(int).tolist() == expected


def test_two_channels_are_mixed(tmp_path: Path) -> None:
    both = np.stack([RAMP, np.zeros_like(RAMP)], axis=1).astype("<i2").tobytes()
    sound = read_wav(written(tmp_path / "in.wav", 1, 16, both, channels=2))
    assert np.allclose(sound.values * 32768, RAMP / 2)
    assert sound.seconds == len(RAMP) / 8000


def test_the_extensible_header_is_understood(tmp_path: Path) -> None:
    extra = struct.pack("<HHIH14x", 22, 16, 4, 1)
    path = written(tmp_path / "in.wav", 0xFFFE, 16, RAMP.astype("<i2").tobytes(), extra=extra)
    assert np.allclose(read_wav(path).values * 32768, RAMP)


@pytest.mark.parametrize(
    "content",
    [b"", b"ID3 this is an mp3", b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WAVEfmt \x04\0\0\0\1\0\1\0data\0\0\0\0"],
)
def test_what_is_no_wav_file_is_said_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"broken\.wav is not a WAV file.*save it as 16-bit PCM"):
        read_wav(path)


@pytest.mark.parametrize(("coding", "bits", "channels"), [(2, 4, 1), (1, 0, 1), (1, 16, 0), (0x55, 16, 1)])
def test_codings_that_are_not_known_are_refused(tmp_path: Path, coding: int, bits: int, channels: int) -> None:
    path = written(tmp_path / "odd.wav", coding, bits, b"\0" * 64, channels=channels)
    with pytest.raises(ConfigError, match=r"odd\.wav is not a WAV file"):
        read_wav(path)


def test_a_missing_recording_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.wav: No such file"):
        read_wav(tmp_path / "gone.wav")


def test_a_reader_never_meets_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "prompt.wav"
    write_wav(path, RAMP)
    stop = threading.Event()

    def write_on() -> None:
        while not stop.is_set():
            write_wav(path, RAMP)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        sizes = {path.stat().st_size for _ in range(2000)} | {len(path.read_bytes()) for _ in range(500)}
    finally:
        stop.set()
        writer.join()
    assert sizes == {44 + 2 * len(RAMP)}
    assert [entry.name for entry in tmp_path.iterdir()] == ["prompt.wav"]


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "prompt.wav").mkdir()
    with pytest.raises(ConfigError, match=r"cannot write .*prompt\.wav.*SIGNPOST_CACHE"):
        write_wav(tmp_path / "prompt.wav", RAMP)
    assert [entry.name for entry in tmp_path.iterdir()] == ["prompt.wav"]
