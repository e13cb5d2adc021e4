"""The ways out of a node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OutletKind = Literal[
    "next",
    "key",
    "case",
    "default",
    "open",
    "closed",
    "holiday",
    "no_input",
    "no_match",
    "failed",
    "timeout",
    "full",
    "no_agents",
    "answered",
    "busy",
    "no_answer",
    "booked",
    "declined",
    "exit",
    "universal",
    "on_error",
]
Path = tuple[str | int, ...]
"""Where a value stands inside a file: field names and positions from the top."""

FAULTS: frozenset[OutletKind] = frozenset({"failed", "timeout", "full", "no_agents", "busy", "no_answer"})
"""Outlets taken because something outside went wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One way out: its name, what takes it, where it leads (None: nowhere yet) and the field that says so."""

    name: str
    kind: OutletKind
    target: str | None
    field: Path
    label: str = ""
    required: bool = True
