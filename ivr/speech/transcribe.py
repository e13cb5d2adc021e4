"""What a test phone heard: the words of a recorded call, recognised with the local flows' prompts as hints. English."""

from __future__ import annotations

import re
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from ivr.errors import ConfigError
from ivr.speech.activity import FRAME, VoiceActivity
from ivr.speech.decoder import Feed, new_decoder, require_english
from ivr.speech.pronunciation import pronunciations
from ivr.speech.spoken import VOCABULARY, spoken_words
from ivr.speech.wav import RATE, read_wav

_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SENTENCE = re.compile(r"[.!?;:\n]+")
_RUN = 4  # words in a hint's order that are taken for heard; with 3, most unknown prompts gave a few
_DISCOUNT = 0.2  # share left for word orders that no hint has
_WEIGHT = 10.0  # of the language model against the sound; with pocketsphinx's 6.5 a little less is recognised
_NUMBERS = 200  # said one by one to the language model: larger ones are made of these
_MARGIN = 15  # frames of 20 ms kept before and after an utterance


def transcribe(wav_path: Path, hints: Sequence[str], language: str = "en") -> str:
    """Give the words recognised in a recording, lower case, numbers in words; "" for silence.

    `hints` are sentences that may be heard (prompts, Jinja templates allowed). Only their words and numbers can be
    recognised; what fits them badly is left out. Takes about a tenth of the recording's length. Raises ConfigError
    for a language other than English, a file that is no WAV, or hints without a word.
    """
    require_english(language)
    sentences = sorted({words for hint in hints for words in _sentences(without_templates(hint))})
    if not sentences:
        raise ConfigError("no hints to recognise speech with: give the prompts of the flows that were called")
    decoder = _decoder(sentences, [sentence for hint in hints for sentence in _filled(hint)])
    heard = (_recognised(decoder, utterance) for utterance in _utterances(_telephone(wav_path)))
    return " ".join(word for words in heard for word in supported_words(words, sentences))


def without_templates(text: str) -> str:
    """Give a prompt's text with line ends where values would be said."""
    return _TEMPLATE.sub("\n", text)


def supported_words(words: Sequence[str], sentences: Sequence[tuple[str, ...]]) -> list[str]:
    """Give the words that stand together as in a hint, in order; the others are dropped.

    A decoder squeezes unknown speech into the words it has, but seldom four in the order of a sentence. Kept are
    runs of four words of a sentence, whole sentences of two or three, and numbers and one-word sentences beside these.
    """
    runs = {run for sentence in sentences for run in _runs(sentence)}
    kept = [False] * len(words)
    for length in {len(run) for run in runs}:
        for start in range(len(words) - length + 1):
            if tuple(words[start : start + length]) in runs:
                kept[start : start + length] = [True] * length
    if tuple(words) in sentences:
        return list(words)
    loose = {*VOCABULARY, *(sentence[0] for sentence in sentences if len(sentence) == 1)}
    for at in range(1, len(words)):
        kept[at] = kept[at] or (kept[at - 1] and words[at] in loose)
    for at in range(len(words) - 2, -1, -1):
        kept[at] = kept[at] or (kept[at + 1] and words[at] in loose)
    return [word for word, keep in zip(words, kept, strict=True) if keep]


def _runs(sentence: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if 2 <= len(sentence) < _RUN:
        yield sentence
    for start in range(len(sentence) - _RUN + 1):
        yield sentence[start : start + _RUN]


def _sentences(hint: str) -> Iterator[tuple[str, ...]]:
    for sentence in _SENTENCE.split(hint):
        if words := spoken_words(sentence):
            yield words


def _filled(hint: str) -> Iterator[tuple[str, ...]]:
    """Give a hint's sentences once for every number word, which stands where the templates stood.

    A hint without templates is so repeated as often, and stays as likely as one with.
    """
    for word in VOCABULARY:
        yield from _sentences(_TEMPLATE.sub(f" {word} ", hint))


def _decoder(sentences: Sequence[tuple[str, ...]], filled: Sequence[tuple[str, ...]]) -> Any:
    from pocketsphinx.lm import ArpaBoLM

    numbers = [spoken_words(str(number)) for number in range(_NUMBERS)]
    known, _ = pronunciations(word for sentence in (*sentences, VOCABULARY) for word in sentence)
    model = ArpaBoLM(
        text="\n".join(" ".join(sentence) for sentence in (*filled, *numbers)), add_start=True, discount_mass=_DISCOUNT
    )
    model.compute()
    with tempfile.TemporaryDirectory(prefix="signpost-") as folder:
        path = Path(folder) / "hints.lm"
        model.write_file(str(path))
        return new_decoder(known, lm=str(path), lw=_WEIGHT)


def _telephone(path: Path) -> NDArray[np.int16]:
    sound = read_wav(path)
    values = sound.values if sound.rate == RATE else soxr.resample(sound.values, sound.rate, RATE)
    return (values * 32767).clip(-32768, 32767).astype(np.int16)


def _utterances(pcm: NDArray[np.int16]) -> Iterator[NDArray[np.int16]]:
    """Give the stretches between silences, with a margin on both sides."""
    activity = VoiceActivity()
    before: deque[NDArray[np.int16]] = deque(maxlen=_MARGIN)
    frames: list[NDArray[np.int16]] = []
    for frame in pcm[: len(pcm) // FRAME * FRAME].reshape(-1, FRAME):
        change = activity.hear(frame)
        if change == "started":
            frames = [*before]
        if change == "ended":
            yield np.concatenate(frames)
            frames = []
        elif activity.speaking:
            frames.append(frame)
        before.append(frame)
    if frames:
        yield np.concatenate(frames)


def _recognised(decoder: Any, pcm: NDArray[np.int16]) -> list[str]:
    feed = Feed(decoder, _level(pcm))
    for start in range(0, len(pcm), RATE):
        feed.push(pcm[start : start + RATE])
    return [word.text for word in feed.end()]


def _level(pcm: NDArray[np.int16]) -> float:
    values = np.abs(pcm.astype(np.float64))
    loud = values[values > values.max() / 10]
    return float(np.sqrt(np.mean(np.square(loud)))) if len(loud) else 0.0
