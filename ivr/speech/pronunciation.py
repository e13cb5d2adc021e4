"""How English words sound, in the phones of pocketsphinx's model: CMUdict, else eSpeak's letter-to-sound rules."""

from __future__ import annotations

import ctypes
import functools
import re
import threading
from collections.abc import Iterable
from pathlib import Path

from ivr.errors import ConfigError
from ivr.speech.espeak import data_folder, load_library

_LOCK = threading.Lock()  # eSpeak's own state is global

# eSpeak's IPA for en-us, longest first, to ARPAbet. What is not here is dropped (stress, length, syllable marks).
_PHONES = {
    "tʃ": "CH", "dʒ": "JH", "aɪ": "AY", "aʊ": "AW", "eɪ": "EY", "oʊ": "OW", "əʊ": "OW", "ɔɪ": "OY",
    "oːɹ": "AO R", "ɔːɹ": "AO R", "ɑːɹ": "AA R", "ɪɹ": "IH R", "ɛɹ": "EH R", "ʊɹ": "UH R", "əl": "AH L",
    "ɜː": "ER", "ɚ": "ER", "ɝ": "ER", "iː": "IY", "uː": "UW", "ɑː": "AA", "ɔː": "AO", "oː": "AO", "ɔ": "AO",
    "ɐ": "AH", "ə": "AH", "ʌ": "AH", "æ": "AE", "ɛ": "EH", "e": "EH", "ɪ": "IH", "ᵻ": "IH", "i": "IY", "ʊ": "UH",
    "u": "UW", "ɒ": "AA", "ɑ": "AA", "a": "AA", "o": "OW", "θ": "TH", "ð": "DH", "ʃ": "SH", "ʒ": "ZH", "ŋ": "NG",
    "ɹ": "R", "r": "R", "ɾ": "T", "ʔ": "T", "ɡ": "G", "g": "G", "j": "Y", "x": "K", "b": "B", "d": "D", "f": "F",
    "h": "HH", "k": "K", "l": "L", "m": "M", "n": "N", "p": "P", "s": "S", "t": "T", "v": "V", "w": "W", "z": "Z",
}  # fmt: skip
_SYMBOL = re.compile("|".join(sorted(_PHONES, key=len, reverse=True)))


def model_folder() -> Path:
    """Give the folder of pocketsphinx's US English model. Raises ConfigError when it is not installed."""
    try:
        import pocketsphinx
    except ImportError as error:
        raise ConfigError(f"{error}; install the speech extra: pip install 'signpost-ivr[speech]'") from error
    return Path(pocketsphinx.get_model_path("en-us"))


def pronunciations(words: Iterable[str]) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Give every word's phone strings, and the words that were guessed because CMUdict lacks them.

    Words are as `spoken_words` gives them; one that even the rules cannot sound out is in neither.
    """
    wanted = frozenset(words)
    known = dict(_looked_up(wanted))
    guessed = {word: guess for word in sorted(wanted - known.keys()) if (guess := letter_to_sound(word))}
    return known | {word: (phones,) for word, phones in guessed.items()}, tuple(guessed)


@functools.lru_cache(maxsize=256)
def _looked_up(words: frozenset[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Scan the dictionary (135,000 lines, 50 ms): kept in memory it would cost 27 MB a process."""
    found: dict[str, list[str]] = {}
    with (model_folder() / "cmudict-en-us.dict").open(encoding="utf-8") as lines:
        for line in lines:
            entry, _, phones = line.partition(" ")
            word = entry.partition("(")[0]
            if word in words:
                found.setdefault(word, []).append(phones.strip())
    return tuple((word, tuple(phones)) for word, phones in sorted(found.items()))


@functools.lru_cache(maxsize=4096)
def letter_to_sound(word: str) -> str:
    """Give a word's phones by eSpeak's US English rules, "" when it has none. Raises ConfigError."""
    text = ctypes.c_char_p(word.encode())
    pointer = ctypes.pointer(text)
    with _LOCK:
        library = _library()
        said: bytes | None = library.espeak_TextToPhonemes(pointer, 1, 2)  # UTF-8 in, IPA out
    return " ".join(_PHONES[symbol] for symbol in _SYMBOL.findall((said or b"").decode(errors="ignore")))


@functools.cache
def _library() -> ctypes.CDLL:
    library = load_library()
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    # 2: synchronous, no sound device; the last 0x8000: do not exit the process when data is missing.
    if library.espeak_Initialize(2, 0, str(data_folder()).encode(), 0x8000) < 0:
        raise ConfigError(f"eSpeak NG does not start with its data in {data_folder()}; reinstall espeakng-loader")
    library.espeak_SetVoiceByName(b"gmw/en-US")
    return library
