"""K903: a card number or PIN gets where it may not be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.reading import readings
from ivr.lint.rule import FlowRule
from ivr.lint.secret import secrets
from ivr.nodes.collect import Collect
from ivr.nodes.fetch import Fetch
from ivr.nodes.transfer import Transfer


class SecretExposed(FlowRule):
    """Finds card numbers and PINs that are logged in clear, or that go into an address."""

    code = "K903"
    name = "secret-exposed"
    severity = "error"
    presets: ClassVar[frozenset[str]] = frozenset()
    profiles: ClassVar[frozenset[str]] = frozenset({"PCI"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give entries that are not masked, then addresses and headers with a masked value."""
        known = secrets(call.flow)
        for name, node in call.flow.nodes.items():
            if isinstance(node, Collect) and node.kind in ("card", "pin") and not node.sensitive:
                yield self.found(
                    call.source.value(("nodes", name, "sensitive")),
                    f"the {node.kind} that callers key in here is kept in logs and journals",
                    hint='take out "sensitive: false"',
                    flow=call.flow.flow,
                    node=name,
                )
            if not isinstance(node, Fetch | Transfer):
                continue
            for reading in readings(node):
                for value in sorted(reading.names & known if reading.path[0] in ("url", "headers", "to") else ()):
                    yield self.found(
                        call.source.value(("nodes", name, *reading.path)),
                        f'"{value}" is secret, and addresses and headers are kept in logs on the way',
                        hint="send it in the body, to the payment provider only",
                        flow=call.flow.flow,
                        node=name,
                        outlet=value,
                    )
