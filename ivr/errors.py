"""The three ways something can go wrong, each with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ivr.model.span import Span


class IvrError(Exception):
    """Anything this project raises on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake in a file: where it is, what is wrong, and what to do next."""

    span: Span
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """Give `file:line:column: message (hint)`."""
        tail = f" ({self.hint})" if self.hint else ""
        return f"{self.span}: {self.message}{tail}"


class FlowError(IvrError):
    """The author's mistakes in a flow, dialogue or site file; `problems` is never empty."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Carry every problem found in one pass, in file order."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class RunError(IvrError):
    """A flow that cannot go on during a call; the engine sends the caller to `on_error`."""


class ChannelError(IvrError):
    """A channel (SIP, console, browser) could not carry out a command."""


class ConfigError(IvrError):
    """Settings or the machine are not as needed; the message says what to change."""
