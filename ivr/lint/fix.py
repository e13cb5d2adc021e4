"""What a fix is: one file under `ivr/lint/fixes/`, for findings of one rule."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import ClassVar

from ivr.lint.finding import Finding
from ivr.loading.yaml_edits import Edit, Layout
from ivr.model.project import Project
from ivr.registry import load_all

PACKAGE = "ivr.lint.fixes"


class Fix(ABC):
    """A way to mend the findings of one rule."""

    code: ClassVar[str]
    """Of the rule."""
    title: ClassVar[str]
    """What it does, as a button says it."""
    safe: ClassVar[bool]
    """Callers hear and can do the same as before."""

    @abstractmethod
    def edits(self, finding: Finding, project: Project, layout: Layout) -> list[Edit]:
        """Give the changes to the file of the finding's flow, which `layout` is of; none when this does not mend it."""


@lru_cache(maxsize=1)
def fixes() -> dict[str, type[Fix]]:
    """Give every fix by the code of its rule, sorted."""
    return load_all(PACKAGE, Fix, "code")  # type: ignore[type-abstract]
