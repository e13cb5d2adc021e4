"""What a node may know of the call it is in."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from ivr.model.copying import Copyable
from ivr.model.site import Site
from ivr.model.universal import Reprompts, Universal
from ivr.model.value import Record


@dataclass(frozen=True, kw_only=True)
class View(Copyable):
    """A call as its current node sees it; nothing here can be changed."""

    node: str
    now: float
    """UTC, seconds since 1970."""
    caller: str
    called: str
    language: str
    fallback: str
    """The language of a prompt that lacks the caller's."""
    languages: tuple[str, ...]
    """All languages of the flow."""
    folder: str
    """Where the flow's recordings are."""
    site: Site
    variables: Record
    memo: Hashable
    typed: str
    """Keys pressed before anyone asked for them."""
    play: int
    """The id for the next Play."""
    universals: tuple[tuple[str, Universal], ...]
    """What works in every input node here, by name; the flow's own first, then those of the flows that called it."""
    reprompts: Reprompts
    owed: Record = Record()
    """Callbacks the caller is promised: by queue, until when (UTC seconds)."""

    def is_open(self, calendar: str) -> bool:
        """Say whether a calendar of the site is open now; raises KeyError for one that it does not have."""
        return self.site.calendars[calendar].state_at(self.now) == "open"

    def is_holiday(self, calendar: str) -> bool:
        """Say whether it is a holiday in a calendar of the site; raises KeyError for one that it does not have."""
        return self.site.calendars[calendar].state_at(self.now) == "holiday"
