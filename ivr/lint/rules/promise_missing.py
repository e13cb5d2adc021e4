"""C303: a callback is confirmed without a word about when."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.promised import when
from ivr.lint.rule import FlowRule
from ivr.model.prompt import ANY
from ivr.nodes.callback import Callback


class PromiseMissing(FlowRule):
    """Finds confirmations of callbacks that name no time at all."""

    code = "C303"
    name = "promise-missing"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each language of a confirmation without the promise, a number, or a word for a time."""
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            if not isinstance(place.node, Callback) or place.node.promise is None:
                continue
            for tag, utterance in place.node.promise.root.items():
                if when(utterance.text, call.flow.language if tag == ANY else tag) == "untold":
                    yield self.found(
                        call.value(place, ("promise", *(() if tag == ANY else (tag,)))),
                        "the caller is not told by when we call",
                        hint="say the promise: before {{ promise | moment }}",
                        flow=call.flow.flow,
                        node=place.name,
                        language="" if tag == ANY else tag,
                    )
