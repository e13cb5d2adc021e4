"""What carries a call: a channel executes commands and reports events.

Rules every channel keeps:
- commands of one `feed` are carried out in order, before the next event is fed;
- `PlayFinished` names the Play it belongs to and is never sent for one that was stopped or replaced;
- a timer that was cancelled or restarted is never reported;
- after the caller is gone it reports `CallerHungUp` once and nothing else.
"""

from __future__ import annotations

from typing import Protocol

from ivr.model.command import Command


class Channel(Protocol):
    """Carries out the engine's commands for one call."""

    def execute(self, command: Command) -> None:
        """Carry out one command without waiting; what comes of it is fed later as an event."""
