"""Findings that an author accepts: `lint: {ignore: [{code, reason, until}]}` on a node or flow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ivr.lint.finding import Finding
from ivr.model.node import Ignore
from ivr.model.project import Project


def is_suppressed(finding: Finding, project: Project, today: date | None) -> bool:
    """Say whether the node or its flow accepts a finding, on this day; without a day every date counts as to come."""
    flow = project.flows.get(finding.flow)
    if flow is None or not finding.code:
        return False
    node = flow.nodes.get(finding.node)
    accepted = (*flow.lint.ignore, *(node.lint.ignore if node is not None else ()))
    return any(ignore.code == finding.code for ignore in standing(accepted, today))


def standing(ignores: Iterable[Ignore], today: date | None) -> Iterable[Ignore]:
    """Give those that count: with a reason, and not past their date."""
    return (ignore for ignore in ignores if ignore.reason.strip() and not is_expired(ignore, today))


def is_expired(ignore: Ignore, today: date | None) -> bool:
    """Say whether its last day is over; what is no date has never held."""
    try:
        last = ignore.expires
    except ValueError:
        return True
    return last is not None and today is not None and last < today
