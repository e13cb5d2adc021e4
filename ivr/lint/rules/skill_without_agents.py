"""Q806: a queue that callers are sent to and that nobody takes calls from."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.model.text import QueueRef
from ivr.staffing.demand import expects_calls


class SkillWithoutAgents(ProjectRule):
    """Finds queues that no agent of the site has."""

    code = "Q806"
    name = "skill-without-agents"
    severity = "error"

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give each queue that calls are expected or sent to, where the site says who takes which queue's calls."""
        site = scope.project.site
        if not expects_calls(site) or not site.agents:
            return
        used = _used(scope)
        for name, queue in site.queues.items():
            if (queue.volumes or name in used) and not site.agents_of(name):
                yield self.found(
                    scope.project.sources[""].key(("queues", name)),
                    f'no agent takes the calls of the queue "{name}", so callers are told that nobody is there',
                    hint=f"add {name} to the queues of an agent",
                    node=name,
                )


def _used(scope: Scope) -> set[str]:
    flows = scope.project.flows.values()
    values = (value for flow in flows for node in flow.nodes.values() for _, value in node.texts)
    return {str(value) for value in values if isinstance(value, QueueRef)}
