"""Findings about files that are no flow: what the loader says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePath

from ivr.errors import Problem
from ivr.lint.finding import INVALID_FLOW, Finding
from ivr.lint.scope import Scope
from ivr.loading.files import SITE_FILE
from ivr.model.outlet import FAULTS
from ivr.model.text import NodeRef
from ivr.nodes import node_types

_MISSING = re.compile(r'^"(\w+)" is missing$')


@lru_cache(maxsize=1)
def outlet_fields() -> frozenset[str]:
    """Give the names of the fields that say where a required outlet leads."""
    fields = (field for node_type in node_types().values() for field in node_type.model_fields.items())
    return frozenset(name for name, field in fields if field.annotation is NodeRef and field.is_required())


def unset_outlet(problem: Problem) -> str | None:
    """Give the outlet that a problem says is unset; None when it is about something else."""
    match = _MISSING.match(problem.message)
    return match[1] if match and match[1] in outlet_fields() else None


def unset_fault(problem: Problem) -> str | None:
    """Give the fault outlet that a problem says is unset; None when it is about something else."""
    outlet = unset_outlet(problem)
    return outlet if outlet in FAULTS else None


def flow_of(problem: Problem) -> str:
    """Give the flow a problem's file is taken for: its folder's name; "" for site.yaml."""
    path = PurePath(problem.span.file)
    return "" if path.name == SITE_FILE else path.parent.name


def invalid(scope: Scope) -> Iterator[Finding]:
    """Give a finding for everything that keeps a file from being read, but for what rules say."""
    for problem in scope.loaded.problems:
        if unset_outlet(problem) is None:
            yield Finding(
                code="",
                name=INVALID_FLOW,
                severity="error",
                certainty="proved",
                span=problem.span,
                message=problem.message,
                hint=problem.hint,
                flow=flow_of(problem),
            )
