"""L607: a number, date or amount is said as it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from ivr.dialog.entry import ENTRIES
from ivr.lint.call import Call
from ivr.lint.finding import Finding
from ivr.lint.rule import FlowRule
from ivr.lint.saying import Said, said
from ivr.model.flow import Flow
from ivr.nodes.callback import Callback
from ivr.nodes.collect import Collect

_BARE = re.compile(r"\{\{-?\s*(\w+)\s*-?\}\}")
_FILTER = re.compile(r"\|\s*(\w+)")
KNOWN = {"caller": "digits", "called": "digits", "now": "moment"}
"""Values that every flow has, and how they are said."""
OFFERED = {"number": "digits", "promise": "moment", "slot": "moment"}
"""Values of a callback."""


class UnformattedValue(FlowRule):
    """Finds values that the voice reads out as one big number, or as figures of a date."""

    code = "L607"
    name = "unformatted-value"
    severity = "warning"
    presets: ClassVar[frozenset[str]] = frozenset({"strict", "all"})

    def check(self, call: Call) -> Iterator[Finding]:
        """Give each prompt that says a value without the filter for its kind."""
        kinds = _kinds(call.flow)
        for each in said(call):
            for name in _BARE.findall(each.text):
                way = _ways(each, kinds).get(name)
                if way is not None:
                    yield self.found(
                        each.span,
                        f"callers hear {name} as it is stored, not as people say it",
                        hint=f"write {{{{ {name} | {way} }}}}",
                        flow=call.flow.flow,
                        node=each.name,
                        language=each.language,
                    )
                    break


def _ways(each: Said, kinds: dict[str, str]) -> dict[str, str]:
    """Give how the values that a prompt can say are said, by name."""
    if isinstance(each.node, Callback):
        return {**kinds, **OFFERED}
    if isinstance(each.node, Collect) and each.field == "confirm":
        return {**kinds, "value": _way(each.node)}
    return kinds


def _kinds(flow: Flow) -> dict[str, str]:
    """Give the filter for each variable that only data entries of one kind set."""
    found: dict[str, set[str]] = {}
    for node in flow.nodes.values():
        for name in node.writes():
            found.setdefault(name, set()).add(_way(node) if isinstance(node, Collect) else "")
    return KNOWN | {name: way for name, ways in found.items() if len(ways) == 1 for way in ways if way}


def _way(node: Collect) -> str:
    match = _FILTER.search(ENTRIES[node.kind].read_back)
    assert match is not None
    return match[1]
