"""Values that come from outside the flow, and where they go unescaped."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import nodes

from ivr.model.flow import Flow
from ivr.nodes.collect import Collect
from ivr.nodes.fetch import Fetch


def outside(flow: Flow) -> dict[str, str]:
    """Give the variables that a caller or another system sets, with who it is, by name."""
    found = {"caller": "the caller", "called": "the caller"}
    for node in flow.nodes.values():
        who = "the caller" if isinstance(node, Collect) else "another system" if isinstance(node, Fetch) else ""
        if who:
            found.update(dict.fromkeys(node.writes(), who))
    return found


def unescaped(tree: nodes.Template, known: Mapping[str, str]) -> list[str]:
    """Give those of the known variables that a template puts out without urlencode, in order, each once."""
    found: dict[str, None] = {}
    waiting: list[nodes.Node] = [part for output in tree.find_all(nodes.Output) for part in output.nodes]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, nodes.Filter) and part.name == "urlencode":
            continue
        if isinstance(part, nodes.Name) and part.name in known:
            found[part.name] = None
        if isinstance(part, nodes.CondExpr):
            # What only decides is not put out.
            waiting += [each for each in (part.expr1, part.expr2) if each is not None]
        elif not isinstance(part, nodes.Compare):
            waiting += part.iter_child_nodes()
    return list(found)
