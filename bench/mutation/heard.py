"""Which keys a prompt of the sample flows announces, and what for; read apart from the linter's lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ivr.model.command import Audio, Command, Play

_PRESS = {
    "en": r"press(?: or say)? ({key}+|star|hash)",
    "vi": r"nhấn phím ({key}+|sao|thăng)",
    "el": r"πατήστε ({key}+|αστερίσκο|δίεση)",
    "ru": r"нажмите ({key}+|звёздочку|решётку)",
    "zh": r"按 ?({key}+|星号键|井号键)",
}
_NAMES = {
    **dict.fromkeys(("star", "sao", "αστερίσκο", "звёздочку", "星号键"), "*"),
    **dict.fromkeys(("hash", "thăng", "δίεση", "решётку", "井号键"), "#"),
}
_PATTERNS = {language: re.compile(text.format(key=r"[0-9*#]"), re.IGNORECASE) for language, text in _PRESS.items()}
_SENTENCE = re.compile(r"(?<=[.!?;。？！；])\s*")
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Said:
    """Words that a caller heard, and their language."""

    text: str
    language: str

    @property
    def digits(self) -> int:
        """Give how many digits are said."""
        return len(_DIGITS.findall(self.text))


@dataclass(frozen=True, slots=True)
class Option:
    """A key that callers are told of, and the sentence that says what it is for, without the key."""

    language: str
    purpose: str
    key: str


def options(said: Said) -> list[Option]:
    """Give the keys that somebody who hears this is told to press."""
    pattern = _PATTERNS.get(said.language.split("-")[0])
    found: list[Option] = []
    for sentence in _SENTENCE.split(said.text) if pattern is not None else ():
        assert pattern is not None
        start = 0
        for match in pattern.finditer(sentence):
            purpose = sentence[start : match.start()].strip(" ,，.").casefold()
            found.append(Option(said.language, purpose, _NAMES.get(match[1].casefold(), match[1])))
            start = match.end()
    return found


def said(commands: list[Command]) -> tuple[Said, ...]:
    """Give the words in these commands."""
    items = [item for each in commands if isinstance(each, Play) for item in each.items]
    return tuple(Said(item.text, item.language) for item in items if item.text.strip() and _is_there(item))


def is_blank(commands: list[Command]) -> bool:
    """Say whether a prompt is played in which nothing is heard."""
    return any(
        isinstance(each, Play) and not any(item.text.strip() and _is_there(item) for item in each.items)
        for each in commands
    )


def _is_there(item: object) -> bool:
    return not isinstance(item, Audio) or Path(item.path).is_file()
