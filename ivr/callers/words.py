"""Figures and places as people say them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence

from ivr.callers.silence import Silence
from ivr.callers.ways import Way

NEVER = "never"
NAMED = 3
ONLY_AFTER = "*"
"""Marks a way on which something has to go wrong first."""
_STATES = {"open hours": "open", "closed hours": "closed", "a holiday": "holiday"}
_ENDS = {"agent": "agent", "voicemail": "message", "end": "hung up", "circle": "asked for ever"}


def seconds(value: float) -> str:
    """Give a duration: `18 s`, from two minutes on `8 min`, `8 min 20 s`."""
    if not math.isfinite(value):
        return "no end"
    minutes, rest = divmod(round(value), 60)
    if minutes < 2:
        return f"{round(value)} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def keys(count: int) -> str:
    """Give `1 key`, `2 keys`."""
    return f"{count} key" if count == 1 else f"{count} keys"


def way(found: Way | None) -> str:
    """Give a way as a cell of the table: keys and seconds, `never` for none."""
    if found is None:
        return NEVER
    return f"{found.cost.presses}, {found.cost.seconds:.0f} s{ONLY_AFTER if found.cost.mishaps else ''}"


def silence(found: Silence) -> str:
    """Give what silence comes to as a cell of the table."""
    end = _ENDS[found.outcome]
    return end if found.outcome == "circle" else f"{end}, {found.seconds:.0f} s"


def node(flow: str, name: str, of: str) -> str:
    """Give a node as it is named in the report about the flow `of`; the beginning of the call has no name."""
    if not name:
        return "(the call)"
    return name if flow == of else f"{flow}.{name}"


def short_states(states: Iterable[str]) -> Mapping[str, str]:
    """Give opening states short names: open, closed, holiday, and `partly` where teams differ."""
    mixed = [state for state in states if state and state not in _STATES]
    numbered = {state: f"partly {number}" if len(mixed) > 1 else "partly" for number, state in enumerate(mixed, 1)}
    return {**_STATES, **numbered}


def when(states: Sequence[str], every: Collection[str], names: Mapping[str, str]) -> str:
    """Give when something holds: `closed`; "" for always.

    A holiday is named only where it differs from closed hours, and a state in which only some are open only where it
    differs from one in which all are.
    """
    if set(states) >= set(every):
        return ""
    told = [names[state] for state in states]
    if "closed" in told:
        told = [each for each in told if each != "holiday"]
    if "open" in told:
        told = [each for each in told if not each.startswith("partly")]
    return ", ".join(told)


def listed(items: Sequence[str]) -> str:
    """Give `a`, `a and b`, `a, b and c`; of more than that the first three, and how many others there are."""
    if len(items) > NAMED + 1:
        items = [*items[:NAMED], f"{len(items) - NAMED} more"]
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))
