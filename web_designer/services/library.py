"""The flows of a folder with their findings, read anew when a file changes."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ivr.drawing.words import reachable
from ivr.errors import Problem
from ivr.lint.finding import Finding
from ivr.loading.files import FLOW_FILE, SITE_FILE, flow_files, site_file
from ivr.loading.project import Loaded, load
from ivr.model.project import Project
from ivr.nodes import node_types
from web_designer.services.findings import check
from web_designer.services.linting import linting

Signature = tuple[tuple[str, int, int], ...]


class Number(NamedTuple):
    """A called number or SIP user and the flow it runs."""

    number: str
    flow: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One reading of the folder."""

    folder: Path
    project: Project
    broken: Mapping[str, tuple[Problem, ...]]
    """Files that could not be read, by path below the folder, with what is wrong in them."""
    findings: tuple[Finding, ...]

    def of(self, flow: str) -> tuple[Finding, ...]:
        """Give the findings of one flow."""
        return tuple(finding for finding in self.findings if finding.flow == flow)

    def by_node(self, flow: str) -> Mapping[str, Sequence[Finding]]:
        """Give the findings of one flow by node."""
        found: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in self.of(flow):
            if finding.node:
                found[finding.node].append(finding)
        return found

    def numbers(self, flow: str) -> tuple[str, ...]:
        """Give the numbers of the site that run a flow."""
        return tuple(number.number for number in self.project.site.numbers if number.flow == flow)

    def stray_numbers(self) -> tuple[Number, ...]:
        """Give the numbers whose flow is not here."""
        return tuple(
            Number(number.number, number.flow)
            for number in self.project.site.numbers
            if number.flow not in self.project.flows
        )

    def broken_flow(self, flow: str) -> tuple[str, tuple[Problem, ...]] | None:
        """Give the file in the folder of that name and its mistakes, None when there is no such file."""
        name = f"{flow}/{FLOW_FILE}"
        return (name, self.broken[name]) if name in self.broken else None

    def unreached(self, flow: str) -> frozenset[str]:
        """Give the nodes of a flow that no call gets to."""
        found = self.project.flows[flow]
        return frozenset(found.nodes) - reachable(found)

    def short(self, file: str) -> str:
        """Give a file's path below the folder."""
        path = Path(file)
        return str(path.relative_to(self.folder)) if path.is_relative_to(self.folder) else path.name


class Library:
    """Hands out the newest reading; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Read nothing yet."""
        self._folder = folder
        self._lock = threading.Lock()
        self._signature: Signature | None = None
        self._shelf: Shelf | None = None

    def shelf(self) -> Shelf:
        """Give the flows as the files are now; blocks while they are read."""
        with self._lock:
            signature = _signature(self._folder)
            if self._shelf is None or signature != self._signature:
                self._shelf = _read(self._folder)
                self._signature = signature
            return self._shelf


def _signature(folder: Path) -> Signature:
    """Give name, time and size of every file flows are made of."""
    above = site_file(folder) if folder.is_dir() else None
    files = [*(path for path in folder.rglob("*") if path.is_file()), *([above] if above is not None else [])]
    files += linting(folder).files
    found = []
    for file in sorted(set(files)):
        try:
            status = file.stat()
        except OSError:
            continue
        found.append((str(file), status.st_mtime_ns, status.st_size))
    return tuple(found)


def _read(folder: Path) -> Shelf:
    if not folder.is_dir() or not (flow_files(folder) or (folder / SITE_FILE).is_file()):
        return Shelf(folder=folder, project=load([], {}).project, broken={}, findings=())
    loaded = load([folder], node_types())
    how = linting(folder)
    broken = {**_broken(folder, loaded), **how.problems}
    return Shelf(folder=folder, project=loaded.project, broken=broken, findings=check(loaded, how))


def _broken(folder: Path, loaded: Loaded) -> dict[str, tuple[Problem, ...]]:
    found: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in loaded.problems:
        path = Path(problem.span.file)
        if path != folder:
            found[str(path.relative_to(folder)) if path.is_relative_to(folder) else path.name].append(problem)
    return {file: tuple(problems) for file, problems in sorted(found.items())}
