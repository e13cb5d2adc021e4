"""What changes for callers between two versions of a project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from ivr.callers.change import Change, ranked
from ivr.callers.changed_help import help_changes
from ivr.callers.changed_keys import key_changes
from ivr.callers.changed_nodes import node_changes
from ivr.callers.changed_prompts import prompt_changes
from ivr.callers.changed_site import site_changes
from ivr.callers.table import table
from ivr.lint.finding import Finding
from ivr.lint.runner import report
from ivr.lint.scope import Scope
from ivr.lint.selection import Selection
from ivr.loading.project import Loaded
from ivr.model.project import Project


def compare(
    old: Project,
    new: Project,
    flows: Mapping[str, str] | None = None,
    selection: Selection | None = None,
    today: date | None = None,
) -> tuple[Change, ...]:
    """Give what is different for callers, what is worse first; notes, comments, layout and order of nodes never count.

    `flows` says which flow of the old project each flow of the new one was, by the new id; without it, all flows are
    compared by id. `selection` and `today` are those of the linter, whose findings are compared too.
    """
    if flows is None:
        flows = {name: name for name in (*old.flows, *new.flows)}
    both = {name: was for name, was in flows.items() if name in new.flows and was in old.flows}
    return ranked((*_changes(old, new, flows, both), *_findings(old, new, both, selection, today)))


def _changes(old: Project, new: Project, flows: Mapping[str, str], both: Mapping[str, str]) -> Iterator[Change]:
    for name, was in flows.items():
        if was not in old.flows:
            yield Change(kind="flow", effect="neutral", flow=name, sentence=f"the flow {name} is new")
        elif name not in new.flows:
            yield Change(kind="flow", effect="neutral", flow=name, sentence=f"the flow {name} is gone")
    entries = Scope(_loaded(new)).entries
    for name, was in both.items():
        if name in entries or len(both) == 1:
            yield from help_changes(table(old, was), table(new, name))
    for name, was in both.items():
        before, after = old.flows[was], new.flows[name]
        yield from key_changes(before, after)
        yield from node_changes(before, after)
        yield from prompt_changes(before, after)
    yield from site_changes(old, new, both)


def _loaded(project: Project) -> Loaded:
    return Loaded(project=project, problems=(), dangling=())


def _findings(
    old: Project, new: Project, both: Mapping[str, str], selection: Selection | None, today: date | None
) -> Iterator[Change]:
    """Give the findings that are new, and those that are gone."""
    before = report(_loaded(old), set(both.values()), selection, today).findings
    after = report(_loaded(new), set(both), selection, today).findings
    now = {was: name for name, was in both.items()}
    gone = {_identity(finding, now.get(finding.flow, finding.flow)): finding for finding in before}
    come = {_identity(finding, finding.flow): finding for finding in after}
    for identity, finding in come.items():
        if identity not in gone:
            yield _finding(finding, finding.flow, come=True)
    for identity, finding in gone.items():
        if identity not in come:
            yield _finding(finding, now.get(finding.flow, finding.flow), come=False)


def _identity(finding: Finding, flow: str) -> tuple[str, ...]:
    code, _, *rest = finding.identity
    return code, flow, *rest


def _finding(finding: Finding, flow: str, *, come: bool) -> Change:
    where = f" at {finding.node}" if finding.node else ""
    return Change(
        kind="finding",
        effect="worse" if come else "better",
        flow=flow,
        node=finding.node,
        outlet=finding.outlet,
        language=finding.language,
        sentence=f"{finding.code} {finding.name}{where}{'' if come else ' is gone'}: {finding.message}",
    )
