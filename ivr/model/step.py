"""What a node answers to the engine."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from ivr.model.command import Command
from ivr.model.copying import Copyable
from ivr.model.value import Record

UNIVERSAL = "universal:"
"""Prefix of the outlet that a universal takes: `universal:agent`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Descend:
    """Go into another flow with these parameters; SubflowReturned comes back to the node."""

    flow: str
    parameters: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Ascend:
    """Leave a module through one of its exits with these values."""

    exit: str
    values: Record


@dataclass(frozen=True, kw_only=True)
class Step(Copyable):
    """Commands to carry out and how to go on.

    Without `outlet` or `into` the call stays at the node, with `memo` as the node's own memory. Timers,
    listening and prompts that are still running when a node is left are ended by the engine.
    """

    commands: tuple[Command, ...] = ()
    outlet: str | None = None
    into: Descend | Ascend | None = None
    memo: Hashable = None
    assign: Record = Record()
    language: str | None = None
    typed: str | None = None
    """Keys typed ahead that are left over; None leaves them as they were."""
