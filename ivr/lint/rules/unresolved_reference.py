"""D709: a queue, calendar, mailbox or flow that does not exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.loading.problems import closest
from ivr.model.outlet import Path
from ivr.model.text import CalendarRef, FlowRef, MailboxRef, Marked, QueueRef


class UnresolvedReference(ProjectRule):
    """Finds names of things that neither site.yaml nor any flow file has."""

    code = "D709"
    name = "unresolved-reference"
    severity = "error"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give each such name in a flow, then the flows that site.yaml names and that do not exist."""
        known = _known(scope)
        for flow in scope.project.flows.values():
            for name, node in flow.nodes.items():
                for path, value in node.texts:
                    if value not in known.get(type(value), (value,)):
                        yield self._unknown(scope, flow.flow, name, ("nodes", name, *path), value, known[type(value)])
        yield from self._in_site(scope, known)

    def _in_site(self, scope: Scope, known: dict[type[Marked], Collection[str]]) -> Iterator[Finding]:
        site = scope.project.site
        for index, number in enumerate(site.numbers):
            if number.flow not in known[FlowRef]:
                path: Path = ("numbers", index, "flow")
                yield self._unknown(scope, "", "", path, FlowRef(number.flow), known[FlowRef])
        for name, queue in site.queues.items():
            flow = queue.callback.flow
            if flow is not None and flow not in known[FlowRef]:
                path = ("queues", name, "callback", "flow")
                yield self._unknown(scope, "", name, path, FlowRef(flow), known[FlowRef])

    def _unknown(
        self, scope: Scope, flow: str, node: str, path: Path, value: Marked, known: Collection[str]
    ) -> Finding:
        where = "flow file" if value.kind == "flow" else "site.yaml"
        return self.found(
            scope.project.sources[flow].value(path),
            f'there is no {value.kind} "{value}": no {where} has one'
            if value.kind == "flow"
            else f'there is no {value.kind} "{value}" in {where}',
            hint=closest(str(value), known) or f"write it there, under {value.kind}s",
            flow=flow,
            node=node,
        )


def _known(scope: Scope) -> dict[type[Marked], Collection[str]]:
    site = scope.project.site
    # A flow that cannot be read is there all the same; what is wrong with it is told apart. So with site.yaml.
    flows: dict[type[Marked], Collection[str]] = {FlowRef: {*scope.project.flows, *scope.unreadable}}
    if scope.is_site_unreadable:
        return flows
    return {
        **flows,
        QueueRef: site.queues,
        CalendarRef: site.calendars,
        MailboxRef: site.mailboxes,
    }
