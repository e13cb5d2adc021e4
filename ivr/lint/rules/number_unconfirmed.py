"""C306: a callback is offered without saying to which number."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.expressions import template_variables
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.model.prompt import ANY
from ivr.nodes.callback import Callback


class NumberUnconfirmed(FlowRule):
    """Finds offers of a callback that ask whether to use a number, and do not say it."""

    code = "C306"
    name = "number-unconfirmed"
    severity = "warning"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each language of a callback's own prompt in which the number is not said.

        Whoever calls without a number is asked for one by the node itself.
        """
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            if not isinstance(place.node, Callback) or place.node.prompt is None:
                continue
            for tag, utterance in place.node.prompt.root.items():
                if not template_variables(utterance.text):
                    yield self.found(
                        call.value(place, ("prompt", *(() if tag == ANY else (tag,)))),
                        "the caller cannot hear which number we would call",
                        hint="say it: {{ number | digits }}",
                        flow=call.flow.flow,
                        node=place.name,
                        language="" if tag == ANY else tag,
                    )
