"""Runs the rules over a project."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ivr.lint.broken import invalid
from ivr.lint.finding import Finding
from ivr.lint.rule import DEFAULT_PRESET, CallRule, FlowRule, ProjectRule, Rule, rules
from ivr.lint.scope import Scope
from ivr.lint.suppression import is_suppressed
from ivr.loading.project import Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What linting gave: the findings that stand, those that the author accepts, and how many flows were looked at."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...]
    flows: int


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
    select: Iterable[str] | None = None,
    today: date | None = None,
) -> Report:
    """Give the findings about `flows` and those suppressed.

    Other flows of the project are read too, since calls go through them. `select` holds codes or their beginnings
    (`A`, `A2`, `A202`); without it the default preset is used. Suppressions that ended before `today` do not count.
    Raises ValueError when `select` names no rule.
    """
    scope = Scope(loaded)
    found: dict[tuple[str, ...], Finding] = {}
    for finding in _all(scope, chosen(select)):
        if flows is None or not finding.flow or finding.flow in flows:
            # The same finding may be met in several calls, and told of each in other words.
            key = (*finding.identity, str(finding.span), "" if finding.code else finding.message)
            found.setdefault(key, finding)
    ranked = sorted(found.values(), key=_order)
    accepted = [is_suppressed(finding, loaded.project, today) for finding in ranked]
    return Report(
        findings=tuple(each for each, gone in zip(ranked, accepted, strict=True) if not gone),
        suppressed=tuple(each for each, gone in zip(ranked, accepted, strict=True) if gone),
        flows=len([flow for flow in loaded.project.flows if flows is None or flow in flows]),
    )


def merged(reports: Iterable[Report]) -> Report:
    """Give several reports, of sites that have nothing to do with each other, as one."""
    every = tuple(reports)
    return Report(
        findings=tuple(sorted((finding for each in every for finding in each.findings), key=_order)),
        suppressed=tuple(sorted((finding for each in every for finding in each.suppressed), key=_order)),
        flows=sum(each.flows for each in every),
    )


def chosen(select: Iterable[str] | None) -> list[Rule]:
    """Give the rules that `select` names, in the order of their codes; raises ValueError for what names none."""
    if select is None:
        return [rule() for rule in rules().values() if DEFAULT_PRESET in rule.presets]
    wanted = tuple(select)
    for each in wanted:
        if not each or not any(code.startswith(each) for code in rules()):
            raise ValueError(f'no rule has the code "{each}" or one that begins so; there are {", ".join(rules())}')
    return [rule() for code, rule in rules().items() if code.startswith(wanted)]


def _all(scope: Scope, chosen: list[Rule]) -> Iterator[Finding]:
    yield from invalid(scope)
    for rule in chosen:
        yield from _each(rule, scope)


def _each(rule: Rule, scope: Scope) -> Iterator[Finding]:
    if isinstance(rule, ProjectRule):
        yield from rule.check(scope)
    elif isinstance(rule, FlowRule):
        for flow in scope.project.flows:
            yield from rule.check(scope.call(flow))
    elif isinstance(rule, CallRule):
        for flow in scope.entries:
            if rule.kinds is None or scope.project.flows[flow].kind in rule.kinds:
                yield from rule.check(scope.call(flow))


def _order(finding: Finding) -> tuple[object, ...]:
    return (finding.span, finding.code, finding.identity, finding.message)
