"""K904: a card number or PIN is said aloud."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from jinja2 import nodes

from ivr.expressions import syntax
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.outside import unescaped
from ivr.lint.rule import FlowRule
from ivr.lint.saying import said
from ivr.lint.secret import secrets
from ivr.nodes.collect import Collect


class SecretReadBack(FlowRule):
    """Finds prompts that say all of a masked value; its last digits may be said."""

    code = "K904"
    name = "secret-read-back"
    severity = "error"
    presets: ClassVar[frozenset[str]] = frozenset()
    profiles: ClassVar[frozenset[str]] = frozenset({"PCI"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give read-backs in our own words, then prompts that say a masked value."""
        known = dict.fromkeys(secrets(call.flow), "")
        for name, node in call.flow.nodes.items():
            if isinstance(node, Collect) and node.variable in known and node.confirm is True:
                span = call.source.value(("nodes", name, "confirm"))
                yield self.found(span, _SAID, hint=_HINT, flow=call.flow.flow, node=name)
        for each in said(call):
            own = {"value": ""} if isinstance(each.node, Collect) and each.node.variable in known else {}
            tree = syntax(each.text, expression=False)
            if any(not _is_part(tree, value) for value in unescaped(tree, {**known, **own})):
                yield self.found(
                    each.span, _SAID, hint=_HINT, flow=call.flow.flow, node=each.name, language=each.language
                )


_SAID = "callers hear their secret number aloud, and so does whoever is near"
_HINT = "leave it out, or say its last four digits: {{ card[-4:] | digits }}"


def _is_part(tree: nodes.Template, value: str) -> bool:
    """Say whether only a part of a value is said, as in `card[-4:]`."""
    parts = [each.node for each in tree.find_all(nodes.Getitem) if isinstance(each.arg, nodes.Slice)]
    sliced = sum(1 for part in parts if isinstance(part, nodes.Name) and part.name == value)
    return sliced > 0 and sliced == sum(1 for name in tree.find_all(nodes.Name) if name.name == value)
