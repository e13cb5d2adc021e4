"""I413: what a caller keyed in is acted on before they could check it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from ivr.expressions import expression_variables, template_variables
from ivr.lint.call import Call
from ivr.lint.dataflow import Way
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.lint.spoken import prompts
from ivr.model.node import Node
from ivr.nodes.collect import Collect
from ivr.nodes.fetch import Fetch


class IrreversibleUnconfirmed(FlowRule):
    """Finds requests that change something with an entry that was never read back."""

    code = "I413"
    name = "irreversible-unconfirmed"
    severity = "error"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give requests other than GET that send an entry which some callers have not heard since they keyed it in."""
        nothing: frozenset[str] = frozenset()
        unheard = call.dataflow.solve(nothing, partial(_onward, call, {}), frozenset.union)
        for vertex in call.graph.own.values():
            place = call.graph.place(vertex)
            sent = sorted(_sent(place.node) & unheard.get(vertex, frozenset()))
            if sent:
                yield self.found(
                    call.key(place),
                    f'"{sent[0]}" is sent before the caller has heard what was keyed in',
                    hint=f"set confirm: true where {sent[0]} is asked for",
                    certainty="possible",
                    flow=call.flow.flow,
                    node=place.name,
                    how=call.how(call.whole, vertex),
                )


def _sent(node: Node) -> frozenset[str]:
    """Give the variables by which a request changes something: one that gives nothing back is no look-up."""
    if not isinstance(node, Fetch) or node.method == "GET" or node.save:
        return frozenset()
    return template_variables(node.url).union(*(expression_variables(each) for each in node.body.values()))


def _onward(call: Call, heard: dict[int, frozenset[str]], known: frozenset[str], way: Way) -> frozenset[str]:
    """Give the entries that a caller has not heard after a place, from those before it."""
    if way.enters or (not known and not way.gives):
        return frozenset()
    node = call.graph.place(way.source).node
    if way.source not in heard:
        heard[way.source] = frozenset() if isinstance(node, Fetch) else _said(node)
    if isinstance(node, Collect) and way.gives:
        if node.confirm is not False:
            # Whoever confirms a later entry has been asked before anything was sent.
            return frozenset()
        # A PIN must not be said aloud; nothing is changed by it alone.
        return known - heard[way.source] - {node.variable} | (frozenset() if node.sensitive else {node.variable})
    if way.gives:
        known = known.difference(node.writes())
    return known - heard[way.source]


def _said(node: Node) -> frozenset[str]:
    """Give the variables that are said here."""
    texts = (utterance.text for prompt in prompts(node).values() for utterance in prompt.root.values())
    return frozenset().union(*(template_variables(text) for text in texts))
