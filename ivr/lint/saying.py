"""Every text that a flow says, with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.lint.call import Call
from ivr.lint.spoken import prompts
from ivr.model.flow import Flow
from ivr.model.node import Node
from ivr.model.outlet import Path
from ivr.model.prompt import ANY, Prompt, Utterance
from ivr.model.span import Span
from ivr.nodes.callback import Callback
from ivr.nodes.collect import Collect
from ivr.nodes.language import Language
from ivr.nodes.menu import Menu
from ivr.nodes.queue import Queue

VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
"""Parts of a template that are not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One prompt in one language."""

    name: str
    """The node; "" for a reprompt of the whole flow."""
    node: Node | None
    path: Path
    """Of the prompt, in the node or the flow."""
    prompt: Prompt
    tag: str
    """As it is written; `*` for any language."""
    language: str
    """The language it counts as: the flow's own where any is written."""
    utterance: Utterance
    span: Span

    @property
    def text(self) -> str:
        """Give what is said, as it is written."""
        return self.utterance.text

    @property
    def field(self) -> str | int:
        """Give the name of the node's field."""
        return self.path[0]

    @property
    def asks(self) -> bool:
        """Say whether a caller has to choose or key in something after it."""
        return self.node is None or isinstance(self.node, Menu | Collect | Callback | Language)

    @property
    def waits(self) -> bool:
        """Say whether it is heard in a queue."""
        return isinstance(self.node, Queue)


def prompts_of(flow: Flow) -> Iterator[tuple[str, Node | None, Path, Prompt]]:
    """Give every prompt of a flow with its node and its path there; for the flow's reprompts, "" and the whole path."""
    for name, node in flow.nodes.items():
        for path, prompt in prompts(node).items():
            yield name, node, path, prompt
    for kind in ("no_input", "no_match"):
        for index, prompt in enumerate(getattr(flow.reprompts, kind)):
            yield "", None, ("reprompts", kind, index), prompt


def said(call: Call) -> Iterator[Said]:
    """Give every text of the flow that `call` begins in, in the file's order, the flow's reprompts last."""
    for name, node, path, prompt in prompts_of(call.flow):
        place = ("nodes", name, *path) if name else path
        for tag, utterance in prompt.root.items():
            yield Said(
                name=name,
                node=node,
                path=path,
                prompt=prompt,
                tag=tag,
                language=call.flow.language if tag == ANY else tag,
                utterance=utterance,
                span=call.source.value(place if tag == ANY else (*place, tag)),
            )
