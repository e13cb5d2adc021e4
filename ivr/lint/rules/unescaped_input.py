"""D705: what comes from outside goes into an address as it is."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.expressions import syntax
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.outside import outside, unescaped
from ivr.lint.rule import FlowRule
from ivr.nodes.fetch import Fetch
from ivr.nodes.transfer import Transfer


class UnescapedInput(FlowRule):
    """Finds addresses of requests and transfers that a caller, or another system, can turn elsewhere."""

    code = "D705"
    name = "unescaped-input"
    severity = "error"

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each URL and each dial string with such a value that is not passed through urlencode."""
        known = outside(call.flow)
        for name, node in call.flow.nodes.items():
            if not isinstance(node, Fetch | Transfer):
                continue
            field, text = ("url", node.url) if isinstance(node, Fetch) else ("to", node.to)
            for value in unescaped(syntax(text, expression=False), known):
                yield self.found(
                    call.source.value(("nodes", name, field)),
                    f'"{value}" comes from {known[value]} and can change where this leads',
                    hint=f"write {{{{ {value} | urlencode }}}}",
                    flow=call.flow.flow,
                    node=name,
                    outlet=value,
                )
