"""R104: a part of a flow that nothing leads out of."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallRule
from ivr.lint.view import View


class Trap(CallRule):
    """Finds circles that only hanging up gets a caller out of."""

    code = "R104"
    name = "trap"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each closed circle once, at the node a caller meets first."""
        faults: dict[int, list[View]] = {}
        members: dict[int, list[int]] = {}
        for view in call.views:
            for trap in view.traps:
                if not any(call.graph.place(each).node.waits for each in trap):
                    continue  # R105 has a word for it.
                faults.setdefault(trap[0], []).append(view)
                members.setdefault(trap[0], trap)
        said = {vertex: f"only hanging up gets a caller out of {_listed(call, members[vertex])}" for vertex in faults}
        yield from self.at_moments(
            call,
            faults,
            said.__getitem__,
            hint="let something here lead to an agent, a callback, voicemail or a goodbye",
        )


def _listed(call: Call, members: list[int]) -> str:
    names = list(dict.fromkeys(call.graph.place(each).name for each in members))
    if len(names) == 1:
        return f"{names[0]}, which leads only back to itself"
    shown = names if len(names) <= 4 else [*names[:3], f"{len(names) - 3} more nodes"]
    return f"the circle of {', '.join(shown[:-1])} and {shown[-1]}"
