"""Mends flows: makes the changes that fixes propose, and keeps only those that leave nothing worse."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from ivr.errors import FlowError
from ivr.lint.finding import Finding
from ivr.lint.fingerprint import scope
from ivr.lint.fix import fixes
from ivr.lint.reported import Report
from ivr.lint.runner import report
from ivr.lint.selection import Selection
from ivr.loading.flow_file import parse_flow
from ivr.loading.project import Loaded
from ivr.loading.yaml_edits import Layout, applied
from ivr.nodes import node_types


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A file before and after."""

    file: str
    before: str
    after: str
    what: tuple[str, ...]
    """The findings that are gone, in words."""

    def diff(self) -> str:
        """Give the change as a unified diff."""
        lines = (self.before.splitlines(keepends=True), self.after.splitlines(keepends=True))
        return "".join(difflib.unified_diff(*lines, fromfile=f"a/{self.file}", tofile=f"b/{self.file}"))


def mend(
    loaded: Loaded,
    flows: Collection[str] | None,
    selection: Selection,
    today: date | None,
    *,
    unsafe: bool,
) -> tuple[Mended, ...]:
    """Give the files of `flows` that can be mended, by name; nothing is written.

    `unsafe`: also by what callers notice. After each change the flows are linted again, and a change that does not
    take its finding away, or brings another one, is not made.
    """
    before = {name: source.text for name, source in loaded.project.sources.items()}
    done: dict[str, list[str]] = {}
    tried: set[tuple[str, ...]] = set()
    found = report(loaded, flows, selection, today)
    while (finding := _next(found, tried, unsafe=unsafe)) is not None:
        changed = _changed(loaded, finding)
        better = report(changed, flows, selection, today) if changed is not None else None
        if changed is None or better is None or not _is_better(found, better, finding):
            tried.add((*finding.identity, finding.span.file, str(finding.span.line)))
            continue
        done.setdefault(finding.flow, []).extend(_gone(found, better))
        loaded, found = changed, better
    sources = loaded.project.sources
    return tuple(
        Mended(file=sources[flow].file, before=before[flow], after=sources[flow].text, what=tuple(done[flow]))
        for flow in sorted(done)
    )


def _next(found: Report, tried: Collection[tuple[str, ...]], *, unsafe: bool) -> Finding | None:
    for finding in found.findings:
        fix = fixes().get(finding.code)
        key = (*finding.identity, finding.span.file, str(finding.span.line))
        if fix is not None and (fix.safe or unsafe) and finding.flow and key not in tried:
            return finding
    return None


def _changed(loaded: Loaded, finding: Finding) -> Loaded | None:
    """Give the project with a finding's fix made; None when there is none, or the file is no flow afterwards."""
    project = loaded.project
    source = project.sources[finding.flow]
    edits = fixes()[finding.code]().edits(finding, project, Layout(project.sources[finding.flow].text))
    if not edits:
        return None
    try:
        text = applied(source.text, edits)
        flow, changed, missing = parse_flow(source.file, text, node_types())
    except (FlowError, ValueError):
        return None
    others = tuple(problem for problem in loaded.dangling if problem.span.file != source.file)
    return Loaded(
        project=replace(
            project,
            flows={**project.flows, finding.flow: flow},
            sources={**project.sources, finding.flow: changed},
        ),
        problems=loaded.problems,
        dangling=(*others, *missing),
    )


def _is_better(old: Report, new: Report, finding: Finding) -> bool:
    """Say whether the finding is gone and nothing else has come."""
    before = Counter(each.identity for each in old.findings)
    after = Counter(each.identity for each in new.findings)
    return after[finding.identity] < before[finding.identity] and not after - before


def _gone(old: Report, new: Report) -> list[str]:
    """Give the findings that a change took away, in words."""
    left = {each.identity for each in new.findings}
    return list(dict.fromkeys(scope(each) for each in old.findings if each.identity not in left))
