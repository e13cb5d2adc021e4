"""A draft's dialogues: run, counted, added to, replaced."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import yaml

from ivr.channels.dialogue import Coverage, Result, coverage, run_dialogues
from ivr.channels.dialogue_check import check_dialogues
from ivr.drawing.marking import PLAIN, Marking
from ivr.errors import FlowError, Problem
from ivr.loading.dialogue_file import Dialogues, parse_dialogues
from ivr.loading.files import DIALOGUE_FILE
from ivr.model.flow import Flow
from ivr.model.project import Project
from ivr.store.drafts import Draft, StaleError
from ivr.store.flows import FlowStore
from web_designer.services.outline import Way, way_of

_TRIES = 5
_WIDTH = 110
Map = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came of a draft's dialogues; `problems` are mistakes in them, and then none has been run."""

    results: tuple[Result, ...]
    coverage: Coverage | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A way out of a node and how many dialogues take it."""

    way: Way
    dialogues: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A node, how many dialogues enter it, and its ways out."""

    node: str
    dialogues: int
    ways: tuple[Taken, ...]


def run(project: Project, draft: Draft) -> Ran:
    """Run a draft's dialogues on the drafts of all flows."""
    try:
        dialogues = _parsed(draft.content.dialogues)
    except FlowError as error:
        return Ran(results=(), coverage=None, problems=error.problems)
    problems = check_dialogues(dialogues, draft.flow, project)
    if problems:
        return Ran(results=(), coverage=None, problems=problems)
    results = run_dialogues(dialogues, draft.flow, project)
    return Ran(results=results, coverage=coverage(project, [draft.flow], results)[0], problems=())


def entered(flow: Flow, results: Sequence[Result]) -> tuple[Entered, ...]:
    """Give every node and way out with how many dialogues come through, in the order of the file."""
    nodes = Counter(node for result in results for node in result.entered)
    ways = Counter(way for result in results for way in result.taken)
    return tuple(
        Entered(
            node=name,
            dialogues=nodes[f"{flow.flow}.{name}"],
            ways=tuple(
                Taken(way=way_of(outlet, flow, name), dialogues=ways[f"{flow.flow}.{name}.{outlet.name}"])
                for outlet in node.outlets()
            ),
        )
        for name, node in flow.nodes.items()
    )


def untested(coverage: Coverage | None) -> Marking:
    """Give what no dialogue comes through as a drawing marks it."""
    if coverage is None:
        return PLAIN
    return Marking(nodes=dict.fromkeys(coverage.missed, "untested"), ways=dict.fromkeys(coverage.untaken, "untested"))


def add(store: FlowStore, flow: str, dialogue: Map, by: str) -> tuple[int, int]:
    """Write a dialogue under those a draft has; gives how many there are, and the draft's new version.

    Raises FlowError when it is no dialogue, or when those before it cannot be read.
    """
    written = yaml.safe_dump([dialogue], allow_unicode=True, sort_keys=False, width=_WIDTH)
    for _ in range(_TRIES):
        draft = store.drafts.get(flow)
        before = draft.content.dialogues
        text = f"{before.rstrip()}\n\n{written}" if before.strip() else written
        count = len(_parsed(text).dialogues)
        try:
            return count, _save(store, draft, text, by)
        except StaleError:
            continue
    raise StaleError("this flow is being saved again and again; try once more")


def put(store: FlowStore, draft: Draft, text: str, by: str) -> int:
    """Put another text in place of a draft's dialogues and give the draft's new version.

    Raises FlowError, with line and column, for what are no dialogues; StaleError.
    """
    if text.strip():
        _parsed(text)
    return _save(store, draft, text, by)


def _save(store: FlowStore, draft: Draft, text: str, by: str) -> int:
    content = replace(draft.content, dialogues=text)
    return store.drafts.save(draft.flow, draft.version, by, time.time(), content=content)


def _parsed(text: str) -> Dialogues:
    return parse_dialogues(DIALOGUE_FILE, text if text.strip() else "[]")
