"""The course of a call that shows a finding, as plain data for reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ivr.model.span import Span

if TYPE_CHECKING:
    from ivr.lint.act import ActKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that the caller does, or that happens to the call."""

    kind: ActKind
    detail: str
    """The keys, the words, the outcome; "" for what has none."""
    told: str
    """It in words: `press 1`; "" where a prompt is only listened to."""
    seconds: float
    """Since the call began."""
    flow: str
    node: str
    """Where the call is when it happens."""
    span: Span
    """Where that node stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How a call begins, goes on and ends."""

    flow: str
    at: float
    """When it comes in, UTC seconds."""
    moment: str
    """The opening state, `closed hours`; "" where there is but one."""
    caller: str
    """Their number; "" is withheld."""
    steps: tuple[Step, ...]
    end: tuple[str, str, str]
    """The flow, node and phase in which it stands at last: running, farewell or ended."""
