"""What can happen to a call: all that callers, queues, phones and time can do, and what the demo API answers."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.engine.state import State
from ivr.lint.act import Act
from ivr.lint.stimuli import Stimuli
from ivr.model.event import FetchFinished
from ivr.model.node import Node
from ivr.model.value import Value, freeze

_ANSWERS: dict[str, tuple[object, ...]] = {
    "balance": tuple({"balance": each, "currency": "GBP", "due": "2026-12-15"} for each in (84.5, -12.0, 0)),
    "outage": ({"active": True, "until": "16:30"}, {"active": False, "until": None}),
    "send_reading": ({"accepted": True},),
}
"""By node, as `web_designer/views/demo.py` gives them: what is another value but no other way is left out."""


class Acts:
    """Gives the acts that are possible in a state."""

    def __init__(self, stimuli: Stimuli, at: float) -> None:
        """Take the acts of these stimuli, with real answers in place of values tried out."""
        self._stimuli = stimuli
        self._answers = {node: tuple(_answered(freeze(each), at) for each in found) for node, found in _ANSWERS.items()}

    def of(self, state: State) -> Iterator[Act]:
        """Give every act but hanging up, which ends each call alike."""
        for act in self._stimuli.of(state):
            if act.kind == "fetch" and act.detail == "ok":
                continue
            if act.kind == "fetch" and act.detail == "failed":
                yield from self._answers[state.node]
            if act.kind != "hangup":
                yield act

    def refuses(self, state: State, node: Node) -> bool:
        """Say whether the caller stands at a queue that is closed now."""
        return self._stimuli.refuses(state, node)


def _answered(body: Value, at: float) -> Act:
    return Act(kind="fetch", detail="ok", events=(FetchFinished(at=at, status=200, body=body),))
