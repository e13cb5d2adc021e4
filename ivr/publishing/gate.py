"""The gate before callers: what is wrong with a draft among the flows that callers get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ivr.lint.finding import Finding
from ivr.loading.project import Loaded
from ivr.publishing.projects import Stored, around, project_of
from ivr.store.drafts import Draft
from ivr.store.flows import FlowStore

Check = Callable[[Loaded], tuple[Finding, ...]]
"""Lints a project as the site wants it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What publishing a draft would bring."""

    findings: tuple[Finding, ...]
    """About its flow."""
    errors: tuple[Finding, ...]
    """Why it is refused: errors in its flow, and in other flows those that it would bring."""
    part: Loaded
    """The flows that it shares calls with, as they would be."""
    runs: bool
    """Whether a phone could run it; what cannot be run cannot be published against the linter either."""


def judge(store: FlowStore, folder: Path, draft: Draft, check: Check) -> Verdict:
    """Give what publishing a draft would bring, with the site of `folder`."""
    live = [Stored(each.flow, each.content) for each in store.revisions.live()]
    others = [each for each in live if each.flow != draft.flow]
    after = around(project_of(store, folder, [*others, Stored(draft.flow, draft.content)]), draft.flow)
    found = check(after)
    own = tuple(each for each in found if each.flow == draft.flow)
    elsewhere = [each for each in found if each.severity == "error" and each.flow not in ("", draft.flow)]
    if elsewhere:
        before = {each.identity for each in check(project_of(store, folder, live))}
        elsewhere = [each for each in elsewhere if each.identity not in before]
    return Verdict(
        findings=own,
        errors=(*(each for each in own if each.severity == "error"), *elsewhere),
        part=after,
        runs=draft.flow in after.project.flows and not after.problems and not after.dangling,
    )
