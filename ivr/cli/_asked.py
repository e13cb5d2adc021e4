"""What a run of `ivr lint` is asked, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ivr.lint.finding import Severity
    from ivr.lint.reported import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which rules the command line asks for; what is empty is left to the configuration."""

    preset: str = ""
    profiles: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was found, what was looked at, and what the configuration says is to be done with it."""

    report: Report
    flows: frozenset[str]
    """Those that findings are about."""
    codes: frozenset[str]
    """Of the rules that ran."""
    fail_on: Severity
    baseline: str | None
    """Path of the baseline."""
