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
from ivr.nodes.queue import Queue
from ivr.nodes.transfer import Transfer

_LOGGED = "addresses and headers are kept in logs on the way", "send it in the body, to the payment provider only"
_SHOWN = {
    "url": _LOGGED,
    "headers": _LOGGED,
    "to": _LOGGED,
    "pass": ("whoever answers would see it", "take it out of pass"),
}
"""Fields that others see: why a secret may not be there, and what to do."""


class SecretExposed(FlowRule):
    """Finds card numbers and PINs that are logged in clear, go into an address, or are passed to an agent."""

    code = "K903"
    name = "secret-exposed"
    severity = "error"
    presets: ClassVar[frozenset[str]] = frozenset()
    profiles: ClassVar[frozenset[str]] = frozenset({"PCI"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give entries that are not masked, then addresses, headers and what is passed on with a masked value."""
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
            if not isinstance(node, Fetch | Queue | Transfer):
                continue
            for reading in readings(node):
                for value in sorted(reading.names & known if str(reading.path[0]) in _SHOWN else ()):
                    what, hint = _SHOWN[str(reading.path[0])]
                    yield self.found(
                        call.source.value(("nodes", name, *reading.path)),
                        f'"{value}" is secret, and {what}',
                        hint=hint,
                        flow=call.flow.flow,
                        node=name,
                        outlet=value,
                    )
