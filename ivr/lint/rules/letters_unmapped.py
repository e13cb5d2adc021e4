"""I414: callers are asked for letters, and their keys are taken for digits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.phrasing import found
from ivr.lint.rule import FlowRule
from ivr.lint.saying import said
from ivr.nodes.collect import Collect
from ivr.nodes.menu import Menu


class LettersUnmapped(FlowRule):
    """Finds prompts that ask for letters at a question that does not know where letters are on the keypad."""

    code = "I414"
    name = "letters-unmapped"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give such prompts of menus and entries in each language, other than entries of the kind letters."""
        for each in said(call):
            node = each.node
            asks = isinstance(node, Menu) or (isinstance(node, Collect) and node.kind != "letters")
            if asks and found("letters", each.text, each.language) is not None:
                yield self.found(
                    each.span,
                    "callers are asked for letters here, and what they key in is taken for a number",
                    hint="write kind: letters, and compare the value with {{ name | keypad }}",
                    flow=call.flow.flow,
                    node=each.name,
                    language=each.language,
                )
