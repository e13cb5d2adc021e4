"""What a caller has heard, word by word, with the time of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf

from ivr.model.command import Play
from ivr.model.pace import word_seconds, words

GAP = "…"
"""In a phrase to be heard: any words may stand here."""


@dataclass(slots=True, kw_only=True)
class Heard:
    """One prompt: its text and, for each of its words, when it has been said; `until` is when it was cut off."""

    at: float
    text: str
    language: str
    words: tuple[str, ...]
    times: tuple[float, ...]
    until: float = inf

    @property
    def end(self) -> float:
        """Give when the prompt is over, unless it is cut off."""
        return self.times[-1] if self.times else self.at


def prompt_heard(play: Play, at: float) -> Heard:
    """Give what a caller hears of a Play that starts now."""
    text = " ".join(item.text for item in play.items)
    said = words(text)
    times = tuple(accumulate((word_seconds(word) for word in said), initial=at))[1:]
    return Heard(at=at, text=text, language=play.items[0].language if play.items else "", words=said, times=times)


def phrase_parts(phrase: str) -> tuple[tuple[str, ...], ...]:
    """Give the runs of words of a phrase: those between its gaps (`…` or `...`)."""
    runs = (words(run) for run in phrase.replace("...", GAP).split(GAP))
    return tuple(run for run in runs if run)


def heard_by(prompts: Sequence[Heard], phrase: str, since: float) -> float | None:
    """Give the time by which the phrase has been heard after `since`, as prompts stand now; None when it is not.

    The words of each part follow one another directly; the parts come in order.
    """
    said = [
        (word, time)
        for prompt in prompts
        for word, time in zip(prompt.words, prompt.times, strict=True)
        if since < time <= prompt.until
    ]
    spoken = [word for word, _ in said]
    place = 0
    for part in phrase_parts(phrase):
        found = _find(spoken, part, place)
        if found is None:
            return None
        place = found + len(part)
    return said[place - 1][1] if place else since


def _find(spoken: Sequence[str], part: tuple[str, ...], start: int) -> int | None:
    last = len(spoken) - len(part)
    return next((place for place in range(start, last + 1) if tuple(spoken[place : place + len(part)]) == part), None)
