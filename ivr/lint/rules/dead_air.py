"""P508: silence while another system is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.nodes.fetch import Fetch

SECONDS = 3


class DeadAir(FlowRule):
    """Finds requests during which callers may hear nothing for more than 3 seconds."""

    code = "P508"
    name = "dead-air"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give requests that may take longer and have no filler by then."""
        for name, node in call.flow.nodes.items():
            if isinstance(node, Fetch) and min(node.time_limit, _quiet(node)) > SECONDS:
                yield self.found(
                    call.source.key(("nodes", name)),
                    f"callers may hear nothing for {min(node.time_limit, _quiet(node)):g} seconds "
                    "and think the line is dead",
                    hint="give it a filler, said after 2 seconds",
                    certainty="possible",
                    flow=call.flow.flow,
                    node=name,
                )


def _quiet(node: Fetch) -> float:
    return node.filler_after if node.filler is not None else node.time_limit
