"""C312: a callback that cannot be booked ends the call."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallRule
from ivr.lint.view import View
from ivr.nodes.callback import Callback


class CallbackLost(CallRule):
    """Finds callbacks whose failure leads to nothing but the end of the call."""

    code = "C312"
    name = "callback-lost"
    severity = "warning"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each callback from whose `failed` neither help nor a question can be reached; A207 knows the others."""
        faults: dict[int, list[View]] = {}
        for view in call.views:
            unserved = view.unserved(goals=True)
            for vertex in view.reached:
                place = call.graph.places[vertex]
                served = place is not None and isinstance(place.node, Callback) and vertex not in unserved
                if served and _ends(call, view, vertex):
                    faults.setdefault(vertex, []).append(view)
        yield from self.at_moments(
            call,
            faults,
            "a caller who wants a callback that cannot be booked is sent away without one",
            hint="lead failed to voicemail, or to a prompt that says that nobody will call",
        )


def _ends(call: Call, view: View, vertex: int) -> bool:
    """Say whether a callback that fails ends the call, with no help and no question left."""
    failed = [edge.target for edge in view.out[vertex] if edge.kind == "failed"]
    reached = view.reach(failed)
    return any(call.graph.is_end(each) for each in reached) and not any(
        view.helps(each) or view.asks(each) for each in reached
    )
