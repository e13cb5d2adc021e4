"""I413: what a caller keyed in is acted on before they could check it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ivr.expressions import expression_variables, template_variables
from ivr.lint.call import Call
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

    def check(self, call: Call) -> Iterator[Finding]:
        """Give requests other than GET that send an entry which some callers have not heard since they keyed it in."""
        view = call.whole
        told: set[int] = set()
        for vertex in call.graph.own.values():
            node = call.graph.place(vertex).node
            if not isinstance(node, Collect) or node.confirm is not False or vertex not in view.parents:
                continue
            entered = [edge.target for edge in view.out[vertex] if edge.kind == "next"]
            reached = view.reach(entered, through=partial(_is_unheard, call, node.variable))
            for target in reached:
                place = call.graph.places[target]
                if place is None or place.visit != 0 or target in told or not _sends(place.node, node.variable):
                    continue
                told.add(target)
                yield self.found(
                    call.key(place),
                    f'"{node.variable}" is sent before the caller has heard what was keyed in',
                    hint=f"set confirm: true where {node.variable} is asked for",
                    certainty="possible",
                    flow=call.flow.flow,
                    node=place.name,
                    how=call.how(view, target),
                )


def _sends(node: Node, name: str) -> bool:
    """Say whether a request changes something by this variable: one that gives nothing back is no look-up."""
    if not isinstance(node, Fetch) or node.method == "GET" or node.save:
        return False
    used = template_variables(node.url).union(*(expression_variables(each) for each in node.body.values()))
    return name in used


def _is_unheard(call: Call, name: str, vertex: int) -> bool:
    """Say whether a caller goes on from here without having heard the entry, or keyed it in anew."""
    place = call.graph.places[vertex]
    if place is None or name in place.node.writes():
        return False
    if isinstance(place.node, Collect) and place.node.confirm is not False:
        # Whoever confirms a later entry has been asked before anything was sent.
        return False
    if isinstance(place.node, Fetch):
        return True
    said = (utterance.text for prompt in prompts(place.node).values() for utterance in prompt.root.values())
    return not any(name in template_variables(text) for text in said)
