"""Rendering a whole site's prompts before the first caller hears them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from ivr.errors import IvrError
from ivr.model.command import PlayItem
from ivr.speech.process import SpeechProcess

Outcome = Literal["rendered", "present", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A prompt that could not be rendered, and why."""

    item: PlayItem
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prerendered:
    """How many prompts were rendered now, how many were there already, and which failed."""

    rendered: int
    present: int
    failed: tuple[Failure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """After each prompt: `done` of `total`, and what became of `item`."""

    done: int
    total: int
    item: PlayItem
    outcome: Outcome


def prerender(
    items: Iterable[PlayItem], speech: SpeechProcess, report: Callable[[Progress], None] = lambda _: None
) -> Prerendered:
    """Render every different item once, in order; waits, and goes on after a failure.

    `report` is called on this thread after each item.
    """
    todo = list(dict.fromkeys(items))
    counts: dict[Outcome, int] = {"rendered": 0, "present": 0, "failed": 0}
    failures = []
    for done, item in enumerate(todo, start=1):
        outcome, failure = _one(item, speech)
        counts[outcome] += 1
        if failure is not None:
            failures.append(failure)
        report(Progress(done=done, total=len(todo), item=item, outcome=outcome))
    return Prerendered(rendered=counts["rendered"], present=counts["present"], failed=tuple(failures))


def _one(item: PlayItem, speech: SpeechProcess) -> tuple[Outcome, Failure | None]:
    try:
        if speech.cache.get(item) is not None:
            return "present", None
        speech.render_now(item)
    except IvrError as error:
        return "failed", Failure(item=item, reason=str(error))
    return "rendered", None
