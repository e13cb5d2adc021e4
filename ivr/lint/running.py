"""The engine, as the linter runs it."""

from __future__ import annotations

from importlib.util import find_spec

from ivr.engine.session import Engine
from ivr.formats import PLAINLY
from ivr.lint.watching import WatchedEngine
from ivr.model.project import Project


def engine(project: Project) -> Engine:
    """Give the engine that calls run on; on a base install, which has no Babel, values are said plainly."""
    _say_plainly()
    return Engine(project)


def watched_engine(project: Project) -> WatchedEngine:
    """Give the same engine, with notes of what it looks at."""
    _say_plainly()
    return WatchedEngine(project)


def _say_plainly() -> None:
    if not _has_babel():
        PLAINLY.set(True)


def _has_babel() -> bool:
    try:
        return find_spec("babel") is not None
    except ImportError:
        return False
