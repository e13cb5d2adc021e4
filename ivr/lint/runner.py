"""Runs the rules over a project."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from ivr.lint.broken import invalid
from ivr.lint.finding import Finding
from ivr.lint.reported import Report, by_place
from ivr.lint.rule import CallRule, FlowRule, ProjectRule, Rule, SuppressionRule
from ivr.lint.scope import Scope
from ivr.lint.seeking import with_witnesses
from ivr.lint.selection import Selection
from ivr.lint.suppression import Suppressions
from ivr.loading.project import Loaded


def lint(
    loaded: Loaded,
    flows: Collection[str] | None = None,
    select: Iterable[str] | None = None,
    today: date | None = None,
) -> tuple[Finding, ...]:
    """Give the findings about `flows` (all when None), by file, line, column and code; see `report`."""
    return report(loaded, flows, select, today).findings


def report(
    loaded: Loaded,
    flows: Collection[str] | None = None,
    select: Iterable[str] | Selection | None = None,
    today: date | None = None,
    missed: Mapping[str, Collection[str]] | None = None,
    *,
    witnesses: bool = True,
) -> Report:
    """Give the findings about `flows` and those suppressed.

    Other flows of the project are read too, since calls go through them. `select` holds codes or their beginnings
    (`A`, `A2`, `A202`), or says it in full; without it the default preset is used. Suppressions that ended before
    `today` do not count. `missed` holds the nodes that no dialogue enters, for flows whose
    dialogues were run. Without `witnesses` no call is sought that shows an error, which takes most of the time.
    Raises ValueError when `select` names no rule.
    """
    if not isinstance(select, Selection):
        select = Selection(select=tuple(select) if select is not None else None)
    chosen = select.rules()
    scope = Scope(loaded, missed)
    ranked = _ranked(_all(scope, chosen), flows, select)
    ran = {rule.code for rule in chosen if not isinstance(rule, SuppressionRule)}
    suppressions = Suppressions(loaded.project, flows, ran, today)
    standing, accepted = suppressions.sorted_out(ranked)
    # What is wrong with a suppression may itself be accepted.
    about = _ranked(_about(suppressions, chosen), flows, select)
    more, fewer = suppressions.sorted_out(about)
    findings = sorted((*standing, *more), key=by_place)
    shown = tuple(with_witnesses(scope, findings) if witnesses else findings)
    return Report(
        findings=shown,
        suppressed=tuple(sorted((*accepted, *fewer), key=by_place)),
        flows=len([flow for flow in loaded.project.flows if flows is None or flow in flows]),
        unfinished=scope.unfinished,
    )


def _ranked(findings: Iterable[Finding], flows: Collection[str] | None, selection: Selection) -> list[Finding]:
    """Give those about `flows`, each once, in order, as severe as the preset takes them."""
    found: dict[tuple[str, ...], Finding] = {}
    for finding in findings:
        if flows is None or not finding.flow or finding.flow in flows:
            # The same finding may be met in several calls, and told of each in other words.
            key = (*finding.identity, str(finding.span), "" if finding.code else finding.message)
            found.setdefault(key, selection.severe(finding))
    return sorted(found.values(), key=by_place)


def _all(scope: Scope, chosen: list[Rule]) -> Iterator[Finding]:
    yield from invalid(scope)
    for rule in chosen:
        yield from _each(rule, scope)


def _about(suppressions: Suppressions, chosen: list[Rule]) -> Iterator[Finding]:
    for rule in chosen:
        if isinstance(rule, SuppressionRule):
            yield from rule.check(suppressions.used())


def _each(rule: Rule, scope: Scope) -> Iterator[Finding]:
    if isinstance(rule, ProjectRule):
        yield from rule.check(scope)
    elif isinstance(rule, FlowRule):
        for flow in scope.project.flows:
            yield from rule.check(scope.call(flow))
    elif isinstance(rule, CallRule):
        for flow in scope.entries:
            if rule.kinds is None or rule.kinds & scope.kinds(flow):
                yield from rule.check(scope.call(flow))
