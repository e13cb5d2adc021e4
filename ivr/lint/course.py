"""The course of a call that shows a finding, as plain data for reports."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.lint.act import ActKind
from ivr.lint.witness import Witness, ended
from ivr.model.span import Span

_TOLD = {"talk": "the talk ends", "hangup": "hang up"}
"""What acts are called that a caller takes no step for."""


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


def course(call: Witness) -> Course:
    """Give the course of a witness, as the engine takes it."""
    steps: list[Step] = []
    state = None
    for heard in call.replay():
        if state is not None:
            act = heard.act
            steps.append(
                Step(
                    kind=act.kind,
                    detail="" if act.kind == "silence" else act.detail,
                    told=act.told or _TOLD.get(act.kind, ""),
                    seconds=round(act.events[0].at - call.opening.at, 3),
                    flow=state.flow,
                    node=state.node,
                    span=call.project.sources[state.flow].key(("nodes", state.node)),
                )
            )
        state = heard.state
    return Course(
        flow=call.opening.flow,
        at=call.opening.at,
        moment=call.opening.name,
        caller=call.opening.caller,
        steps=tuple(steps),
        end=ended(state) if state is not None else ("", "", ""),
    )
