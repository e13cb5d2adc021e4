"""The callers' table for machines; `docs/report.md` documents the fields."""

from __future__ import annotations

import math

from ivr.callers.summary import summary
from ivr.callers.table import Nearest, Row, Table, WaitRow
from ivr.callers.ways import Way

VERSION = 1
"""Raised when a field changes its meaning or goes; new fields may come without."""


def document(table: Table) -> dict[str, object]:
    """Give the table as one JSON object; seconds to a tenth, what is never reached as null."""
    return {
        "version": VERSION,
        "flow": table.flow,
        "title": table.title,
        "language": table.language,
        "states": list(table.states),
        "summary": summary(table),
        "questions": [_row(row) for row in table.rows],
        "waits": [_wait(row) for row in table.waits],
    }


def _row(row: Row) -> dict[str, object]:
    found = row.distances
    return {
        "flow": row.flow,
        "node": row.node or None,
        "states": list(row.states),
        "attempts": row.attempts,
        "after_help": row.afterwards,
        "agent": _nearest(found.agent),
        "callback": _nearest(found.callback),
        "silence": {
            "outcome": found.silence.outcome,
            "node": found.silence.node or None,
            "seconds": round(found.silence.seconds, 1),
        },
    }


def _nearest(found: Nearest) -> dict[str, object]:
    return {"expert": _way(found.expert), "novice": _way(found.novice)}


def _way(way: Way | None) -> dict[str, object] | None:
    if way is None:
        return None
    return {
        "presses": way.cost.presses,
        "seconds": round(way.cost.seconds, 1),
        "mishaps": way.cost.mishaps,
        "keys": list(way.keys),
        "how": list(way.steps),
    }


def _wait(row: WaitRow) -> dict[str, object]:
    return {
        "flow": row.flow,
        "node": row.node,
        "states": list(row.states),
        "max_wait": row.wait.longest,
        "seconds_without_offer": round(row.wait.unoffered, 1) if math.isfinite(row.wait.unoffered) else None,
        "offered": row.wait.offered,
    }
