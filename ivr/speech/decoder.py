"""pocketsphinx for 8 kHz telephone sound: decoders with just the words they need.

The only model pocketsphinx brings is US English at 16 kHz. Telephone sound is resampled to that; a model
forced to 8 kHz by other filter banks recognised almost nothing (measured, docs/speech.md).
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from ivr.errors import ConfigError
from ivr.speech.language import primary
from ivr.speech.pronunciation import model_folder
from ivr.speech.wav import RATE

MODEL_RATE = 16_000

# The mean cepstrum of telephone sound after `Feed`, over five eSpeak voices and one piper voice. The decoder
# starts from it instead of a studio's: one short word is too little to learn it from.
_CEPSTRAL_MEAN = "50.51,-6.78,-11.36,6.88,-5.51,-5.52,1.35,-11.10,0.34,-3.30,-2.51,2.63,-5.77"

_LEVEL = 32768 * 10 ** (-26 / 20)  # RMS of a voice: the middle of what telephones send
_MOST_GAIN = 8.0

# White noise 52 dB below full scale over the whole band. The model never heard digital silence, nor a band that is
# empty above 4 kHz; without it 90 of 132 test phrases were recognised, with it 129.
_NOISE = np.random.default_rng(8000).normal(0.0, 32768 * 10 ** (-52 / 20), MODEL_RATE).astype(np.float32)


def supported(language: str) -> bool:
    """Say whether speech in `language` can be recognised: English only, the one model pocketsphinx brings."""
    return primary(language) == "en"


def require_english(language: str) -> None:
    """Raise ConfigError, with what to do instead, for a language that cannot be recognised."""
    if not supported(language):
        raise ConfigError(
            f'speech in "{language}" cannot be recognised: pocketsphinx brings a model for English only;'
            " callers use the keys"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A recognised word: frames of 10 ms, and the mean acoustic log score of a frame (0 is best)."""

    text: str
    start: int
    end: int
    score: float


def new_decoder(words: Mapping[str, Sequence[str]], **options: str | float | bool) -> Any:
    """Give a pocketsphinx Decoder that knows these words (word -> phone strings); 12 ms and 5 MB each.

    The whole CMUdict would take 130 ms and 27 MB.
    """
    import pocketsphinx

    entries = [
        f"{word}{f'({number})' if number > 1 else ''} {phones}\n"
        for word, variants in sorted(words.items())
        for number, phones in enumerate(variants, start=1)
    ]
    with tempfile.TemporaryDirectory(prefix="signpost-") as folder:
        dictionary = Path(folder) / "words.dict"
        dictionary.write_text("".join(entries), encoding="utf-8")
        settings = {"lm": None, "loglevel": "FATAL", **options}
        return pocketsphinx.Decoder(hmm=str(model_folder() / "en-us"), dict=str(dictionary), **settings)


class Feed:
    """Brings telephone sound into a decoder piece by piece: resampled, with a little noise. One utterance each."""

    def __init__(self, decoder: Any, level: float = _LEVEL) -> None:
        """Start an utterance on `decoder`; `level` is the voice's RMS, brought to what the model knows best."""
        self._decoder = decoder
        self._gain = min(_LEVEL / max(level, 1.0), _MOST_GAIN)
        self._resampler = soxr.ResampleStream(RATE, MODEL_RATE, 1, dtype="float32", quality="MQ")
        self._noise = 0
        decoder.set_cmn(_CEPSTRAL_MEAN)
        decoder.start_utt()

    def push(self, pcm: NDArray[np.int16], *, last: bool = False) -> None:
        """Hear more 8 kHz samples."""
        values = self._resampler.resample_chunk(pcm.astype(np.float32) * self._gain, last=last)
        if not len(values):
            return  # the resampler keeps some back, and the decoder takes no empty piece
        values = values + self._hiss(len(values))
        self._decoder.process_raw(values.clip(-32768, 32767).astype("<i2").tobytes())

    def end(self) -> list[Word]:
        """End the utterance and give its words in order, silence and noises left out."""
        self.push(np.zeros(0, np.int16), last=True)
        self._decoder.end_utt()
        return list(_words(self._decoder)) if self._decoder.hyp() is not None else []

    def _hiss(self, length: int) -> NDArray[np.float32]:
        at = np.arange(self._noise, self._noise + length) % len(_NOISE)
        self._noise = (self._noise + length) % len(_NOISE)
        return _NOISE[at]


def _words(decoder: Any) -> Iterator[Word]:
    for segment in decoder.seg():
        text = segment.word.partition("(")[0]
        if not text or segment.word[0] in "<[":
            continue
        length = segment.end_frame - segment.start_frame + 1
        # The score comes as a probability, which for a long word is too small for a float.
        log = math.log(segment.ascore) if segment.ascore > 0 else -745.0
        yield Word(text=text, start=segment.start_frame, end=segment.end_frame, score=log / length)
