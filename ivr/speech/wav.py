"""WAV files: reading what people record, and writing what the phone plays."""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ivr.errors import ConfigError
from ivr.speech.engine import Samples

RATE = 8_000
"""Samples a second of everything the phone plays or hears."""

_PCM, _FLOAT, _ALAW, _ULAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE


def read_wav(path: Path) -> Samples:
    """Give a WAV file as mono float samples at its own rate; several channels are averaged.

    Takes PCM of 8, 16, 24 or 32 bits, 32-bit float, A-law and µ-law (RFC 2361). Raises ConfigError.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot read the recording {path}: {error.strerror}") from error
    try:
        chunks = dict(_chunks(data))
        coding, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunks[b"fmt "])
        if coding == _EXTENSIBLE:
            (coding,) = struct.unpack_from("<H", chunks[b"fmt "], 24)
        if not (1 <= channels <= 8 and 1_000 <= rate <= 400_000):
            raise ValueError(f"{channels} channels at {rate} Hz")
        values = _decode(chunks[b"data"], coding, bits)
    except (KeyError, ValueError, struct.error) as error:
        raise ConfigError(f"{path} is not a WAV file this can read ({error}); save it as 16-bit PCM WAV") from error
    whole = values[: len(values) // channels * channels]
    return Samples(values=whole.reshape(-1, channels).mean(axis=1, dtype=np.float32), rate=rate)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("no RIFF header")
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        yield name, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _decode(data: bytes, coding: int, bits: int) -> NDArray[np.float32]:
    if coding == _ULAW and bits == 8:
        return _ulaw(np.frombuffer(data, np.uint8))
    if coding == _ALAW and bits == 8:
        return _alaw(np.frombuffer(data, np.uint8))
    data = data[: len(data) // (bits // 8) * (bits // 8)] if bits >= 8 else data
    if coding == _FLOAT and bits == 32:
        return np.asarray(np.nan_to_num(np.frombuffer(data, "<f4")).clip(-1, 1), np.float32)
    if coding == _PCM and bits == 8:
        return np.asarray((np.frombuffer(data, np.uint8).astype(np.float32) - 128) / 128, np.float32)
    if coding == _PCM and bits in (16, 32):
        return (np.frombuffer(data, f"<i{bits // 8}") / 2.0 ** (bits - 1)).astype(np.float32)
    if coding == _PCM and bits == 24:
        wide = np.frombuffer(data, np.uint8).reshape(-1, 3).astype(np.int32)
        value = wide[:, 0] << 8 | wide[:, 1] << 16 | wide[:, 2] << 24
        return (value / 2.0**31).astype(np.float32)
    raise ValueError(f"coding {coding} with {bits} bits")


def _ulaw(codes: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Decode G.711 µ-law."""
    flipped = ~codes
    exponent = (flipped >> 4 & 7).astype(np.int32)
    magnitude = ((flipped & 15).astype(np.int32) * 2 + 33 << exponent) - 33
    return (np.where(flipped & 0x80, -magnitude, magnitude) / 8192).astype(np.float32)


def _alaw(codes: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Decode G.711 A-law."""
    flipped = codes ^ 0x55
    exponent = (flipped >> 4 & 7).astype(np.int32)
    mantissa = (flipped & 15).astype(np.int32) * 2 + 1
    magnitude = np.where(exponent == 0, mantissa, mantissa + 32 << np.maximum(exponent - 1, 0))
    return (np.where(flipped & 0x80, magnitude, -magnitude) / 4096).astype(np.float32)


def write_wav(path: Path, pcm: NDArray[np.int16]) -> None:
    """Write 8 kHz 16-bit mono, whole or not at all: a reader never meets half a file.

    Makes the folder when it is missing. Raises ConfigError when it cannot be written.
    """
    data = pcm.astype("<i2").tobytes()
    header = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, _PCM, 1, RATE, RATE * 2,
                         2, 16, b"data", len(data))  # fmt: skip
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(header + data)
            os.chmod(temporary, 0o644)  # mkstemp makes it private; another user's worker may play it
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as error:
        raise ConfigError(f"cannot write {path}: {error.strerror}; set SIGNPOST_CACHE to a folder of yours") from error
