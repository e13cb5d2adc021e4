"""I401: after a mistake callers hear the same prompt again, and not what was wrong."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.dialog.input import InputNode
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule

_WHAT = {"no_input": "says nothing", "no_match": "gives an answer that does not count"}


class MissingNoInputOrNoMatch(FlowRule):
    """Finds questions without words of their own, or of the flow, for silence or for an answer that does not count."""

    code = "I401"
    name = "missing-no-input-or-no-match"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give menus, data entry and language choices that ask more than once and bring no reprompts."""
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            node = place.node
            if not isinstance(node, InputNode) or node.recourse is not None or node.attempts == 1:
                continue
            missing = [kind for kind in _WHAT if not getattr(node, kind) and not getattr(call.flow.reprompts, kind)]
            if missing:
                caller = " or ".join(_WHAT[kind] for kind in missing)
                yield self.found(
                    call.key(place),
                    f"a caller who {caller} hears the same prompt again, and not what was wrong",
                    hint=f"add {' and '.join(missing)} here, or to the flow's reprompts",
                    flow=call.flow.flow,
                    node=place.name,
                )
