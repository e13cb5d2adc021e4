"""The findings of a draft: what mends each, what accepts each, and the report that other tools read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ivr.callers.table import Table, table
from ivr.errors import FlowError
from ivr.lint.finding import Finding
from ivr.lint.fingerprint import fingerprints
from ivr.lint.report import json, sarif
from ivr.lint.reported import Report
from ivr.lint.rule import rules
from ivr.loading.ops import Insert, Op, Set
from ivr.loading.project import Loaded
from ivr.loading.yaml_ops import document_of
from ivr.publishing.projects import around, drafts
from ivr.store.drafts import Draft
from ivr.store.flows import FlowStore
from web_designer.services.documents import Changes, save
from web_designer.services.findings import full, short
from web_designer.services.linting import linting
from web_designer.services.pointing import Mending, Pointing

LONGEST_REASON = 500
FORMATS = {"sarif": "application/sarif+json", "json": "application/json"}


class NoFinding(Exception):
    """A finding that the draft does not have, or that cannot be mended or accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A finding that stands."""

    finding: Finding
    mark: str
    """Its fingerprint, which forms send back."""
    fix: Mending | None
    """What mends it, where something does."""

    @property
    def acceptable(self) -> bool:
        """Whether an author can accept it: what keeps a file from being read has no code."""
        return bool(self.finding.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What the linter says of one draft."""

    standing: tuple[Entry, ...]
    accepted: tuple[Finding, ...]
    """Each with its reason."""
    table: Table | None
    """How far help is for callers; None for a flow that cannot be read."""
    report: Report

    def entry(self, mark: str) -> Entry:
        """Give a finding by its fingerprint; raises NoFinding."""
        found = next((each for each in self.standing if each.mark == mark), None)
        if found is None:
            raise NoFinding("This finding is gone: somebody has mended it, or the flow around it has changed.")
        return found


def reported(store: FlowStore, folder: Path, draft: Draft) -> Reported:
    """Give what the linter says of a draft, with the site of `folder`."""
    part = around(drafts(store, folder), draft.flow)
    found = _only(full(part, linting(folder), [draft.flow]), draft.flow)
    pointing = Pointing(part, draft.flow, draft.content.text)
    marks = fingerprints(found.findings)
    entries = (
        Entry(finding=each, mark=mark, fix=pointing.mending(each))
        for each, mark in zip(found.findings, marks, strict=True)
    )
    return Reported(standing=tuple(entries), accepted=found.suppressed, table=_table(part, draft.flow), report=found)


def _only(found: Report, flow: str) -> Report:
    """Leave out what stands in site.yaml: it belongs to no flow."""
    return replace(
        found,
        findings=tuple(each for each in found.findings if each.flow == flow),
        suppressed=tuple(each for each in found.suppressed if each.flow == flow),
    )


def _table(part: Loaded, flow: str) -> Table | None:
    runs = flow in part.project.flows and not part.problems and not part.dangling
    return table(part.project, flow) if runs and part.project.flows[flow].kind == "inbound" else None


def mend(store: FlowStore, folder: Path, draft: Draft, mark: str, by: str) -> None:
    """Mend a finding of a draft by what its fix does; raises NoFinding, NotADocument and StaleError."""
    fix = reported(store, folder, draft).entry(mark).fix
    if fix is None:
        raise NoFinding("Nothing mends this finding by itself; change the flow in the designer.")
    save(store, draft, Changes(ops=fix.ops), by)


def accept(store: FlowStore, folder: Path, draft: Draft, mark: str, reason: str, until: date | None, by: str) -> None:
    """Accept a finding of a draft, up to a day or for good; raises NoFinding, NotADocument and StaleError."""
    entry = reported(store, folder, draft).entry(mark)
    if not entry.acceptable:
        raise NoFinding("What keeps a flow from being read cannot be suppressed; mend it.")
    ignore = {"code": entry.finding.code, "reason": reason, **({"until": until.isoformat()} if until else {})}
    place = ("nodes", entry.finding.node) if entry.finding.node else ()
    try:
        document = document_of(draft.content.text)
    except FlowError as error:
        raise NoFinding("This draft is no YAML; put that right first.") from error
    save(store, draft, Changes(ops=[_accepting(document, place, ignore)]), by)


def _accepting(document: Any, place: tuple[str, ...], ignore: dict[str, Any]) -> Op:
    here = document
    for part in place:
        here = here[part]
    lint = here.get("lint")
    if not isinstance(lint, dict):
        return Set(path=(*place, "lint"), value={"ignore": [ignore]})
    known = lint.get("ignore")
    if not isinstance(known, list):
        return Set(path=(*place, "lint", "ignore"), value=[ignore])
    return Insert(path=(*place, "lint", "ignore", len(known)), value=ignore)


def rendered(found: Report, kind: str, folder: Path) -> str:
    """Give a report as `sarif` or `json`, its files named as they are in the folder of flows."""
    named = replace(found, findings=_named(found.findings, folder), suppressed=_named(found.suppressed, folder))
    return sarif.render(named, Path.cwd(), version("signpost-ivr")) if kind == "sarif" else json.render(named)


def _named(findings: Iterable[Finding], folder: Path) -> tuple[Finding, ...]:
    return tuple(
        replace(each, span=replace(each.span, file=f"{folder.name}/{short(each.span.file)}")) for each in findings
    )


def explained(code: str) -> str:
    """Give what a rule looks for, in a sentence or two, without the marks of Markdown; "" for no rule."""
    return rules()[code].section("What it finds").replace("`", "").replace("**", "") if code in rules() else ""
