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
        for vertex, view, when in call.faulty_moments(faults):
            place = call.graph.place(vertex)
            names = list(dict.fromkeys(call.graph.place(each).name for each in members[vertex]))
            yield self.found(
                call.key(place),
                f"{when}only hanging up gets a caller out of {_listed(names)}",
                hint="let something here lead to an agent, a callback, voicemail or a goodbye",
                certainty=call.certainty(view, vertex),
                flow=place.flow.flow,
                node=place.name,
                how=call.how(view, vertex, moment=bool(when)),
            )


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]}, which leads only back to itself"
    shown = names if len(names) <= 4 else [*names[:3], f"{len(names) - 3} more nodes"]
    return f"the circle of {', '.join(shown[:-1])} and {shown[-1]}"
