"""A flow: the graph that one call, or one part of a call, follows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import SerializeAsAny

from ivr.model.base import Frozen, Identifier, LanguageTag, VariableName
from ivr.model.node import Lint, Node, walk
from ivr.model.outlet import Outlet, Path
from ivr.model.text import Marked, NodeRef
from ivr.model.universal import AGENT, Reprompts, Universal

FlowKind = Literal["inbound", "in_queue", "outbound", "survey", "module"]


class Flow(Frozen):
    """The nodes of one flow and what holds for all of them."""

    flow: Identifier
    """Id of the flow; `sip:ID@host` runs it."""
    kind: FlowKind = "inbound"
    title: str = ""
    note: str = ""
    language: LanguageTag = "en-GB"
    """Language that callers hear first."""
    languages: tuple[LanguageTag, ...] = ()
    start: NodeRef
    """Node at which a call begins."""
    on_error: NodeRef | None = None
    """Where a call goes when the flow fails at run time; without it, where the `agent` universal leads."""
    parameters: tuple[VariableName, ...] = ()
    """Variables that a calling flow hands in."""
    variables: Mapping[VariableName, str | int | float | bool | None] = {}
    """Variables and their first values."""
    universals: Mapping[Identifier, Universal] = {}
    reprompts: Reprompts = Reprompts()
    lint: Lint = Lint()
    nodes: Mapping[Identifier, SerializeAsAny[Node]]
    """Node id to the node."""

    @cached_property
    def texts(self) -> tuple[tuple[Path, Marked], ...]:
        """Give each template, condition and reference in the flow with its path: its own first, then its nodes'."""
        own = walk(self.model_copy(update={"nodes": {}}))
        inside = ((("nodes", name, *path), value) for name, node in self.nodes.items() for path, value in node.texts)
        return (*((path, value) for path, value in own if isinstance(value, Marked)), *inside)

    @property
    def spoken(self) -> tuple[str, ...]:
        """Give every language of the flow, its main one first."""
        return (self.language, *(tag for tag in self.languages if tag != self.language))

    @property
    def rescue(self) -> str | None:
        """Give the node that takes over when the flow fails; None when there is none."""
        if self.on_error is not None:
            return self.on_error
        agent = self.universals.get(AGENT)
        return agent.next if agent else None

    def ways_out(self, node: str) -> tuple[Outlet, ...]:
        """Give every outlet of a node, the universals that work there included."""
        own = self.nodes[node].outlets()
        bound = {outlet.name for outlet in own if outlet.kind == "key"}
        return own + tuple(
            Outlet(
                name=f"universal:{name}",
                kind="universal",
                target=universal.next,
                field=("universals", name, "next"),
                label=universal.label or name,
            )
            for name, universal in self.universals.items()
            if universal.next is not None
            and self.nodes[node].takes(node, name, universal)
            and (universal.say or set(universal.keys) - bound)
        )
