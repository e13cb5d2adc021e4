"""The drafts with their findings, read anew when one changes."""

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
from ivr.loading.files import FLOW_FILE, site_file
from ivr.loading.project import Loaded
from ivr.model.project import Project
from ivr.publishing.projects import drafts
from ivr.store.flows import FlowStore
from web_designer.services.findings import check, short
from web_designer.services.linting import linting

Signature = tuple[object, ...]


class Number(NamedTuple):
    """A called number or SIP user and the flow it runs."""

    number: str
    flow: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One reading of the drafts."""

    folder: Path
    project: Project
    broken: Mapping[str, tuple[Problem, ...]]
    """Files that could not be read, such as `main/flow.yaml`, with what is wrong in them."""
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

    def flow_of(self, file: str) -> str:
        """Give the flow whose draft a broken file is; "" for a file of the site."""
        flow, _, name = file.rpartition("/")
        return flow if name == FLOW_FILE else ""

    def unreached(self, flow: str) -> frozenset[str]:
        """Give the nodes of a flow that no call gets to."""
        found = self.project.flows[flow]
        return frozenset(found.nodes) - reachable(found)

    def short(self, file: str) -> str:
        """Give a file's name as people know it."""
        return short(file)


class Library:
    """Hands out the drafts as they are now; safe to share between threads."""

    def __init__(self, store: FlowStore, folder: Path) -> None:
        """Read nothing yet; the site is the one of `folder`."""
        self._store = store
        self._folder = folder
        self._lock = threading.Lock()
        self._signature: Signature | None = None
        self._shelf: Shelf | None = None

    def shelf(self) -> Shelf:
        """Give the drafts as they are now; blocks while they are read."""
        with self._lock:
            standings = self._store.drafts.standings()
            # A flow that was deleted and begun anew has a version that was there before, saved at another time.
            saved = tuple((name, each["etag"], each["saved_at"]) for name, each in standings.items())
            signature = (site_signature(self._folder), saved)
            if self._shelf is None or signature != self._signature:
                self._shelf = self._read()
                self._signature = signature
            return self._shelf

    def _read(self) -> Shelf:
        loaded, how = drafts(self._store, self._folder), linting(self._folder)
        broken = {**_broken(loaded), **how.problems}
        return Shelf(folder=self._folder, project=loaded.project, broken=broken, findings=check(loaded, how))


def site_signature(folder: Path) -> Signature:
    """Give name, time and size of the site's file and of what says how to lint."""
    site = site_file(folder) if folder.is_dir() else None
    files = [*([site] if site is not None else []), *linting(folder).files]
    found = []
    for file in files:
        try:
            status = file.stat()
        except OSError:
            continue
        found.append((str(file), status.st_mtime_ns, status.st_size))
    return tuple(found)


def _broken(loaded: Loaded) -> dict[str, tuple[Problem, ...]]:
    found: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in loaded.problems:
        found[short(problem.span.file)].append(problem)
    return {file: tuple(problems) for file, problems in sorted(found.items())}
