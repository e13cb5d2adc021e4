"""The call that shows a finding, as the simulator shows calls."""

from __future__ import annotations

from collections.abc import Iterable

from ivr.channels.call import Happening
from ivr.lint.finding import Finding
from ivr.lint.witness import Witness
from web_designer.simulator.rehearsal import Rehearsed, lines, trail


def named(findings: Iterable[Finding], name: str) -> Finding | None:
    """Give the finding with this name, such as `A202@billing_menu`, if it can be replayed."""
    return next((each for each in findings if each.witness is not None and each.replay == name), None)


def rehearsed(call: Witness, problem: str) -> Rehearsed:
    """Give a finding's call from its beginning to where the finding says; `problem` is what the finding says."""
    happened = tuple(_happened(call))
    return Rehearsed(
        lines=lines(happened, call.opening.at),
        trail=trail(call.project, happened),
        flow=call.flow,
        node=call.node,
        keys=(),
        listens=False,
        recording=False,
        over=True,
        ended="",
        question=None,
        problem=problem,
    )


def _happened(call: Witness) -> Iterable[Happening]:
    for heard in call.replay():
        at = call.opening.at
        for event in heard.act.events:
            at = event.at
            yield Happening(at=at, what=event)
        for command in heard.commands:
            yield Happening(at=at, what=command)
