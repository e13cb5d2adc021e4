"""Bounds that stop a flow from running away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a call may go before the engine steps in."""

    steps: int = 200
    """Nodes entered within `rush` seconds: nobody goes that far that fast, so the flow runs in a circle."""
    rush: float = 5
    depth: int = 16
    """Flows inside flows."""
    seconds: float = 3 * 3600
    """Length of a call, talking to agents included."""
    failures: int = 3
    """Run-time failures in one call before we apologise and hang up."""
