"""Finds what a dialogue file says about its flows that cannot be: nodes that do not exist, numbers nobody has."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.errors import Problem
from ivr.loading.dialogue_file import Dialogues
from ivr.loading.problems import closest
from ivr.model.dialogue import Dialogue, Expect
from ivr.model.outlet import Path
from ivr.model.project import Project

ANSWERED_BY = ("fetch", "queue", "transfer", "callback")
"""Node types that something outside answers, which are also the fields of `given`."""


def check_dialogues(dialogues: Dialogues, flow: str, project: Project) -> tuple[Problem, ...]:
    """Give every mistake in the dialogues that stand beside `flow`."""
    found: list[Problem] = []
    for number, dialogue in enumerate(dialogues.dialogues):
        if dialogue.to and project.flow_for(dialogue.to) is None:
            numbers = (*project.flows, *(each.number for each in project.site.numbers))
            span = dialogues.source.value((number, "to"))
            message = f'no flow answers "{dialogue.to}"'
            found.append(Problem(span=span, message=message, hint=closest(dialogue.to, numbers)))
        for path, name, kind in _node_names(dialogue):
            known = _nodes(project, flow, kind)
            if name not in known:
                what = f"{kind} node" if kind else "node"
                place = (number, *path)
                span = dialogues.source.key(place) if kind else dialogues.source.value(place)
                hint = closest(name, [each for each in known if "." not in each] or known)
                found.append(Problem(span=span, message=f'there is no {what} "{name}"', hint=hint))
    return tuple(found)


def _node_names(dialogue: Dialogue) -> Iterator[tuple[Path, str, str]]:
    """Give every node named, where, and of which type it must be ("": any)."""
    for kind in ANSWERED_BY:
        for name in getattr(dialogue.given, kind):
            yield ("given", kind, name), name, kind
    for number, step in enumerate(dialogue.steps):
        if step.expect is not None:
            yield from _expected_nodes(step.expect, ("steps", number, "expect"))


def _expected_nodes(expect: Expect, path: Path) -> Iterator[tuple[Path, str, str]]:
    if expect.node is not None:
        yield (*path, "node"), expect.node, ""
    for place, name in enumerate(expect.visited):
        yield (*path, "visited", place), name, ""
    if expect.fetch is not None and expect.fetch.node is not None:
        yield (*path, "fetch", "node"), expect.fetch.node, ""


def _nodes(project: Project, flow: str, kind: str) -> list[str]:
    """Give the names a dialogue may use for a node, those of its own flow first."""
    names: list[str] = []
    for each in (flow, *(other for other in project.flows if other != flow)):
        for node, definition in project.flows[each].nodes.items():
            if kind in ("", definition.type):
                names += (node, f"{each}.{node}")
    return list(dict.fromkeys(names))
