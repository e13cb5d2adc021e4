"""Q803: news that comes so often that it wears on callers, or so rarely that they think they are forgotten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.nodes.queue import Queue
from ivr.staffing.demand import expects_calls


class AnnouncementCadence(FlowRule):
    """Finds queues whose announcements follow each other too fast, or too slowly."""

    code = "Q803"
    name = "announcement-cadence"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})
    options: ClassVar[Mapping[str, int | float]] = {"shortest": 20, "longest": 90}
    """Seconds from one announcement to the next."""

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each such queue of the flow."""
        if not expects_calls(call.project.site):
            return
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            node = place.node
            # A queue that says nothing, or nothing before its end, is Q802's.
            if not isinstance(node, Queue) or not (node.position or node.announcements) or node.every >= node.max_wait:
                continue
            if node.every < self.option("shortest"):
                message = f"callers are interrupted every {node.every:g} seconds while they wait"
            elif node.every > self.option("longest"):
                message = f"callers hear nothing but hold music for {node.every:g} seconds at a time"
            else:
                continue
            yield self.found(
                call.value(place, ("every",)),
                message,
                hint=f"say something every {self.option('shortest'):g} to {self.option('longest'):g} seconds",
                flow=place.flow.flow,
                node=place.name,
            )
