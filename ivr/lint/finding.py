"""What the linter says about a flow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from ivr.model.span import Span

if TYPE_CHECKING:
    from ivr.lint.course import Course
    from ivr.lint.witness import Witness

Severity = Literal["error", "warning", "info"]
Certainty = Literal["proved", "possible"]

SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
"""From the mildest to the worst."""
INVALID_FLOW = "invalid-flow"
"""The name of a finding about a file that is no flow; it has no code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that fails callers, may fail them, or could be better, and where it stands."""

    code: str
    """Such as `A202`; "" for a file that is no flow."""
    name: str
    severity: Severity
    certainty: Certainty
    """proved: a call can take the way in `how`. possible: that depends on values only a call knows."""
    span: Span
    message: str
    hint: str = ""
    """What to do about it."""
    flow: str = ""
    """"" when it stands in site.yaml."""
    node: str = ""
    outlet: str = ""
    language: str = ""
    how: tuple[str, ...] = ()
    """What a caller does and meets on the shortest way there: `closed hours`, `press 1`, `stay silent`."""

    reason: str = ""
    """Why the author accepts it, when they do."""

    witness: Witness | None = None
    """The call that shows it, for errors that a call can show; it replays."""
    course: Course | None = None
    """The same call as plain data, which reports tell and a cache keeps."""

    @property
    def replay(self) -> str:
        """Give what names it for a replay, `A202@billing_menu`; of a flow as a whole, `A201@main`."""
        return f"{self.code}@{self.node or self.flow}"

    @property
    def replay_command(self) -> str:
        """Give the command that walks through the call that shows it."""
        return f"ivr simulate {PurePath(self.span.file).parent} --replay {self.replay}"

    @property
    def identity(self) -> tuple[str, str, str, str, str]:
        """Give what makes it the same finding when lines move and words change."""
        return (self.code or self.name, self.flow, self.node, self.outlet, self.language)

    def at_least(self, severity: Severity) -> bool:
        """Say whether it is as bad as `severity`, or worse."""
        return SEVERITIES.index(self.severity) >= SEVERITIES.index(severity)
