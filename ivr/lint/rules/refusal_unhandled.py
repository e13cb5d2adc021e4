"""K902: callers who do not want to be recorded cannot say so, or to no end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import CallRule
from ivr.nodes.recording import Recording


class RefusalUnhandled(CallRule):
    """Finds recordings that nobody can refuse, and refusals that change nothing."""

    code = "K902"
    name = "refusal-unhandled"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset()
    profiles: ClassVar[frozenset[str]] = frozenset({"ES", "EU", "GB", "PT"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each start of a recording with what becomes of those who refuse."""
        for vertex in call.whole.parents:
            place = call.graph.places[vertex]
            node = place.node if place is not None else None
            if not isinstance(node, Recording) or node.action != "start":
                continue
            wrong, hint = _wrong(call, vertex, node)
            if wrong:
                assert place is not None
                yield self.found(
                    call.key(place),
                    wrong,
                    hint=hint,
                    certainty=call.certainty(call.whole, vertex),
                    flow=place.flow.flow,
                    node=place.name,
                    how=call.how(call.whole, vertex),
                )


def _wrong(call: Call, vertex: int, node: Recording) -> tuple[str, str]:
    """Give what is wrong with a start of a recording, and what to do; "" for nothing."""
    if not node.consent:
        chosen = all(edge.kind == "key" for edge in call.whole.into[vertex]) and vertex != call.graph.start
        asked = "write consent: true, ask in the prompt, and lead refused to where the call goes on"
        return ("", "") if chosen else ("callers who do not want to be recorded can only hang up", asked)
    if node.refused == node.next:
        told = 'lead refused to a prompt first: "This call is not recorded."'
        return "callers who refuse are not told that they are not recorded", told
    refused = next(edge.target for edge in call.whole.out[vertex] if edge.name == "refused")
    after = call.whole.reach([refused], through=lambda at: not _asks_again(call, at))
    again = next((call.graph.place(at).name for at in after if _records_anyway(call, at)), None)
    if again is None:
        return "", ""
    return f'callers who refuse are recorded all the same from "{again}" on', "lead them round it, or ask there again"


def _asks_again(call: Call, vertex: int) -> bool:
    place = call.graph.places[vertex]
    return place is not None and isinstance(place.node, Recording) and place.node.consent


def _records_anyway(call: Call, vertex: int) -> bool:
    place = call.graph.places[vertex]
    node = place.node if place is not None else None
    return isinstance(node, Recording) and node.action == "start" and not node.consent
