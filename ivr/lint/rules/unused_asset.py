"""S005: recordings that nobody hears."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from ivr.lint.finding import Finding
from ivr.lint.rule import ProjectRule
from ivr.lint.scope import Scope
from ivr.model.node import walk


class UnusedAsset(ProjectRule):
    """Finds recordings beside a flow, or beside site.yaml, that no prompt and no queue plays."""

    code = "S005"
    name = "unused-asset"
    severity = "info"
    presets: ClassVar[frozenset[str]] = frozenset({"all"})

    def check(self, scope: Scope) -> Iterator[Finding]:
        """Give one finding for each flow, and one for the site, that names all of its unused recordings."""
        project = scope.project
        played = {name: _files(flow) for name, flow in project.flows.items()}
        folders = {"": _files(project.site), **played} if "" in project.sources else played
        for name, used in folders.items():
            source = project.sources[name]
            known = {(Path(source.folder) / each).resolve() for each in used}
            found = [each.name for each in sorted(Path(source.folder).glob("*.wav")) if each.resolve() not in known]
            if found:
                yield self.found(
                    source.value(("flow",)) if name else source.key(()),
                    f"nothing plays {', '.join(found)}",
                    hint="remove what is no longer needed, or name it in a prompt as audio",
                    flow=name,
                )


def _files(model: BaseModel) -> set[str]:
    """Give every text that may be the path of a recording: audio of prompts, hold audio of queues and transfers."""
    return {value for _, value in walk(model) if isinstance(value, str) and value.endswith(".wav")}
