"""K901: callers are recorded who have not been told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.how import steps
from ivr.lint.notices import tells
from ivr.lint.rule import CallRule
from ivr.nodes.recording import Recording


class RecordBeforeNotice(CallRule):
    """Finds recordings that begin before callers have heard that the call is recorded."""

    code = "K901"
    name = "record-before-notice"
    severity = "error"
    presets: ClassVar[frozenset[str]] = frozenset()
    profiles: ClassVar[frozenset[str]] = frozenset({"ES", "EU", "GB", "PT", "US"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each start that some callers reach without a notice; notices are taken out of the graph."""
        for vertex in call.whole.parents:
            place = call.graph.places[vertex]
            if place is None or not isinstance(place.node, Recording) or place.node.action != "start":
                continue
            path = None if tells(place, "recorded") else call.whole.way(vertex, through=lambda at: _is_silent(call, at))
            if path is not None:
                yield self.found(
                    call.key(place),
                    "callers are recorded from here on who were not told so",
                    hint='say it in the prompt of this node: "This call is recorded."',
                    certainty=call.certain(path),
                    flow=place.flow.flow,
                    node=place.name,
                    how=steps(call.graph, path),
                )


def _is_silent(call: Call, vertex: int) -> bool:
    place = call.graph.places[vertex]
    return place is not None and not tells(place, "recorded")
