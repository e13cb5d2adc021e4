"""Q802: callers wait in a queue and are never told where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ivr.expressions import template_variables
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.nodes.queue import Queue
from ivr.staffing.demand import expects_calls

TELLING = frozenset({"position", "wait_minutes"})


class NoPositionOrEstimate(FlowRule):
    """Finds queues that tell callers neither their place nor how long it will take."""

    code = "Q802"
    name = "no-position-or-estimate"
    severity = "warning"
    options: ClassVar[Mapping[str, int | float]] = {"short_wait": 30}
    """Seconds; callers who never wait longer need no news."""

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each queue that callers can wait in for long and that says nothing, or says it too late."""
        if not expects_calls(call.project.site):
            return
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            node = place.node
            if isinstance(node, Queue) and node.max_wait > self.option("short_wait") and not _tells(node):
                yield self.found(
                    call.key(place),
                    f"callers can wait {node.max_wait:g} seconds here and never hear their place or how long it takes",
                    hint="set position: true, or say wait_minutes in an announcement",
                    flow=place.flow.flow,
                    node=place.name,
                )


def _tells(queue: Queue) -> bool:
    if queue.every >= queue.max_wait:
        return False
    texts = (utterance.text for prompt in queue.announcements for utterance in prompt.root.values())
    return queue.position or any(TELLING & template_variables(text) for text in texts)
