"""Findings with the path of what they are about, so that the designer can go there, and with what mends them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ivr.errors import FlowError
from ivr.lint.broken import outlet_fields
from ivr.lint.finding import Finding
from ivr.lint.fix import fixes
from ivr.loading.ops import Op
from ivr.loading.project import Loaded
from ivr.loading.yaml_changes import Changes
from ivr.loading.yaml_edits import Layout
from ivr.loading.yaml_reader import read_yaml
from ivr.model.outlet import Path
from ivr.model.project import Source
from ivr.model.span import Span
from web_designer.services.findings import as_json

_MISSING = re.compile(r'^"(\w+)" is missing$')


class Mending(NamedTuple):
    """What mends a finding: safe when callers hear and can do the same as before, what a button says, the changes."""

    safe: bool
    title: str
    ops: list[Op]


class Pointing:
    """Points from the findings of one flow into its document."""

    def __init__(self, loaded: Loaded, flow: str, text: str) -> None:
        """Point into this flow, of which `text` is the file, whether or not it could be read."""
        self._loaded = loaded
        self._flow = flow
        self._source = loaded.project.sources.get(flow)
        self._paths = _paths(self._source or _source_of(text))
        self._layout: Layout | None = None
        self._changes: Changes | None = None

    def as_json(self, finding: Finding) -> dict[str, object]:
        """Give a finding as the API sends it."""
        path = self._path(finding)
        return {
            **as_json(finding),
            "node": finding.node or (path[1] if path[:1] == ("nodes",) and len(path) > 1 else ""),
            "path": list(path),
            "replay": finding.replay if finding.witness is not None else None,
            "fix": _mending_json(self.mending(finding)),
        }

    def _path(self, finding: Finding) -> Path:
        inside: Path = ("nodes", finding.node) if finding.node else ()
        found = self._paths.get(_place(finding.span), inside)
        if found[: len(inside)] != inside or finding.flow != self._flow:
            found = inside
        missing = _MISSING.match(finding.message)
        if missing:
            return (*found, missing[1])
        # A way out that is not set has no place yet but the node it belongs to.
        return (*found, finding.outlet) if len(found) == 2 and finding.outlet in outlet_fields() else found

    def mending(self, finding: Finding) -> Mending | None:
        """Give what mends a finding, None when nothing does; whether it does shows when the findings come anew."""
        fix = fixes().get(finding.code)
        if fix is None or self._source is None or not finding.flow:
            return None
        try:
            if self._layout is None or self._changes is None:
                self._layout = Layout(self._source.text)
                self._changes = Changes(self._layout, "nodes")
            ops = self._changes.ops(fix().edits(finding, self._loaded.project, self._layout))
        except (FlowError, ValueError):
            return None
        return Mending(fix.safe, fix.title, ops) if ops else None


def _mending_json(mending: Mending | None) -> dict[str, Any] | None:
    if mending is None:
        return None
    ops = [op.model_dump(mode="json") for op in mending.ops]
    return {"safe": mending.safe, "title": mending.title, "ops": ops}


def _place(span: Span) -> tuple[int, int, int]:
    return span.line, span.column, span.end_column


def _paths(source: Source | None) -> Mapping[tuple[int, int, int], Path]:
    if source is None:
        return {}
    found = {_place(span): path for path, span in source.keys.items()}
    found.update({_place(span): path for path, span in source.values.items()})
    return found


def _source_of(text: str) -> Source | None:
    """Give where everything stands in a text that is YAML but no flow; None when it is not even YAML."""
    try:
        return read_yaml("flow.yaml", text)[1]
    except FlowError:
        return None
