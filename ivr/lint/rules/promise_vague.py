"""C304: a callback is confirmed with a time that nobody can hold us to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.promised import when
from ivr.lint.rule import FlowRule
from ivr.model.prompt import ANY
from ivr.nodes.callback import Callback


class PromiseVague(FlowRule):
    """Finds confirmations of callbacks that say soon, and no more."""

    code = "C304"
    name = "promise-vague"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each language of a confirmation that has a vague word and neither the promise nor a number."""
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            if not isinstance(place.node, Callback) or place.node.promise is None:
                continue
            for tag, utterance in place.node.promise.root.items():
                if when(utterance.text, call.flow.language if tag == ANY else tag) == "vague":
                    yield self.found(
                        call.value(place, ("promise", *(() if tag == ANY else (tag,)))),
                        "the caller is told of no time that holds us to the call",
                        hint="say the promise instead: before {{ promise | moment }}",
                        flow=call.flow.flow,
                        node=place.name,
                        language="" if tag == ANY else tag,
                    )
