"""A213: flows that transfer callers to each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.lint.call import Call
from ivr.lint.components import cycles
from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.model.project import Project
from ivr.nodes.transfer import Transfer

_ADDRESS = re.compile(r"^sips?:([^@;>]+)@([^:;>]+)(?::(\d+))?")


class PingPong(ProjectRule):
    """Finds circles of transfers from line to line."""

    code = "A213"
    name = "ping-pong"
    severity = "warning"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give each transfer to a flow of the site from which transfers lead back."""
        flows = list(scope.project.flows)
        ways = {flow: list(_transfers(scope.call(flow), scope.project)) for flow in flows}
        number = {flow: each for each, flow in enumerate(flows)}
        circles = cycles(number.values(), lambda each: [number[target] for _, target in ways[flows[each]]])
        for circle in circles:
            inside = {flows[each] for each in circle}
            for flow in (flow for flow in flows if flow in inside):
                call = scope.call(flow)
                for vertex, target in ways[flow]:
                    if target in inside:
                        yield self._back(call, vertex, target)

    def _back(self, call: Call, vertex: int, target: str) -> Finding:
        place = call.graph.place(vertex)
        return self.found(
            call.value(place, ("to",)),
            f'callers are sent to "{target}", which can send them back here',
            hint="lead one of the two to an agent, a callback or voicemail instead",
            certainty=call.certainty(call.whole, vertex),
            flow=place.flow.flow,
            node=place.name,
            how=call.how(call.whole, vertex),
        )


def _transfers(call: Call, project: Project) -> Iterator[tuple[int, str]]:
    """Give the transfers of a call that lead to a flow of the site, and to which."""
    for vertex in call.whole.reached:
        place = call.graph.places[vertex]
        if place is not None and isinstance(place.node, Transfer):
            target = _flow(place.node.to, project)
            if target is not None:
                yield vertex, target


def _flow(to: str, project: Project) -> str | None:
    """Give the flow of this site that an address or number rings; None for another machine's."""
    sip = project.site.sip
    match = _ADDRESS.match(to)
    if match is None:
        return project.site.flow_for(to)
    here = match[2] in (sip.host, "localhost", "127.0.0.1") and match[3] in (None, str(sip.port))
    return project.flow_for(match[1]) if here else None
