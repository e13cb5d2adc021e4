"""K907: callers may wait longer for a person than the law allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.nodes.queue import Queue


class LongWait(FlowRule):
    """Finds queues that keep callers longer than the limit for a person to answer."""

    code = "K907"
    name = "long-wait"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset()
    profiles: ClassVar[frozenset[str]] = frozenset({"ES", "PT"})
    options: ClassVar[dict[str, int | float]] = {"seconds": 180}

    def check(self, call: Call) -> Iterator[Finding]:
        """Give queues whose longest wait is over the limit."""
        limit = self.option("seconds")
        for name, node in call.flow.nodes.items():
            if isinstance(node, Queue) and node.max_wait > limit:
                yield self.found(
                    call.source.value(("nodes", name, "max_wait")),
                    f"callers may wait {node.max_wait:g} seconds for a person; the limit is {limit:g}",
                    hint=f"set max_wait to {limit:g} or less, and offer a call back then",
                    certainty="possible",
                    flow=call.flow.flow,
                    node=name,
                )
