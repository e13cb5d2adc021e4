"""Projects made of stored flows instead of a folder's files."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ivr.errors import FlowError, Problem
from ivr.loading.files import FLOW_FILE, site_file
from ivr.loading.flow_file import parse_flow, read_text
from ivr.loading.project import Loaded, parse_site
from ivr.model.flow import Flow
from ivr.model.project import Project, Source
from ivr.model.site import Site
from ivr.model.text import FlowRef
from ivr.nodes import node_types
from ivr.store.drafts import Content
from ivr.store.flows import FlowStore

_FILES = "files"
"""Below the data folder: recordings as files, for those who read files."""


class Stored(NamedTuple):
    """A stored flow: its name and what it is made of."""

    flow: str
    content: Content


def drafts(store: FlowStore, folder: Path, flows: Iterable[str] | None = None) -> Loaded:
    """Give the project of the drafts, of these flows or all, with the site of `folder`, and what is wrong with it."""
    wanted = None if flows is None else set(flows)
    found = store.drafts.all()
    return project_of(
        store, folder, [Stored(each.flow, each.content) for each in found if wanted is None or each.flow in wanted]
    )


def live(store: FlowStore, folder: Path) -> Loaded:
    """Give the project that callers get, with the site of `folder`, and what is wrong with it."""
    return project_of(store, folder, [Stored(each.flow, each.content) for each in store.revisions.live()])


def site_of(folder: Path) -> Site:
    """Give the site of a folder, an empty one where there is none that can be read."""
    return _read_site(folder)[0]


def project_of(store: FlowStore, folder: Path, contents: Iterable[Stored]) -> Loaded:
    """Give the project of these flows, with the site of `folder`; raises nothing for bad content."""
    site, sources, problems = _read_site(folder)
    flows: dict[str, Flow] = {}
    dangling: list[Problem] = []
    for name, content in contents:
        read = _parsed(name, str(folder_of(store, name, content.files) / FLOW_FILE), content.text)
        problems += read.problems
        dangling += read.dangling
        if read.flow is not None:
            flows[name] = read.flow
        if read.source is not None:
            sources[name] = read.source
    project = Project(site=site, flows=dict(sorted(flows.items())), sources=sources)
    return Loaded(project=project, problems=tuple(problems), dangling=tuple(dangling))


def around(loaded: Loaded, flow: str) -> Loaded:
    """Give the part of a project that shares calls with a flow: what it calls, what calls it, and so on."""
    near = _together(loaded.project, flow)
    project = Project(
        site=loaded.project.site,
        flows={name: found for name, found in loaded.project.flows.items() if name in near},
        sources={name: source for name, source in loaded.project.sources.items() if name in near or not name},
    )
    return Loaded(
        project=project,
        problems=tuple(each for each in loaded.problems if _flow_of(each) in near),
        dangling=tuple(each for each in loaded.dangling if _flow_of(each) in near),
    )


def within(project: Project, flow: str) -> tuple[str, ...]:
    """Give the flows that a call to `flow` can come through, by name: the flow itself and its modules, and theirs."""
    found, left = {flow}, [flow]
    while left:
        called = {str(value) for _, value in project.flows[left.pop()].texts if isinstance(value, FlowRef)}
        new = (called & project.flows.keys()) - found
        found |= new
        left += new
    return tuple(sorted(found))


def _together(project: Project, flow: str) -> frozenset[str]:
    links: defaultdict[str, set[str]] = defaultdict(set)
    for name, each in project.flows.items():
        for other in (str(value) for _, value in each.texts if isinstance(value, FlowRef)):
            links[name].add(other)
            links[other].add(name)
    found, left = {flow}, [flow]
    while left:
        new = links[left.pop()] - found
        found |= new
        left += sorted(new)
    return frozenset(found)


def _flow_of(problem: Problem) -> str:
    """Give the flow a problem is in: its file is in a folder of that name."""
    return Path(problem.span.file).parent.name


class _Read(NamedTuple):
    flow: Flow | None
    source: Source | None
    problems: tuple[Problem, ...]
    dangling: tuple[Problem, ...]


@lru_cache(maxsize=256)
def _parsed(name: str, file: str, text: str) -> _Read:
    """Give what a text says; an edit changes one flow, and the others need not be read again."""
    try:
        flow, source, missing = parse_flow(file, text, node_types())
    except FlowError as error:
        return _Read(None, None, error.problems, ())
    if flow.flow != name:
        message, hint = f'this is the flow "{name}", not "{flow.flow}"', f"write flow: {name}, or make a new flow"
        return _Read(None, None, (Problem(span=source.value(("flow",)), message=message, hint=hint),), ())
    return _Read(flow, source, (), missing)


def _read_site(folder: Path) -> tuple[Site, dict[str, Source], list[Problem]]:
    file = site_file(folder) if folder.is_dir() else None
    if file is None:
        return Site(), {}, []
    try:
        site, source = parse_site(str(file), read_text(file))
    except FlowError as error:
        return Site(), {}, list(error.problems)
    return site, {"": source}, []


def folder_of(store: FlowStore, flow: str, files: Mapping[str, str]) -> Path:
    """Give the folder in which a flow's recordings are files; it is made once, and never changed."""
    fingerprint = sha256(repr(sorted(files.items())).encode()).hexdigest()[:16]
    folder = store.folder / _FILES / fingerprint / flow
    if files and not folder.is_dir():
        _write(store, folder, files)
    return folder


def _write(store: FlowStore, folder: Path, files: Mapping[str, str]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Made beside and renamed, so that nobody sees half of it; who comes second throws theirs away.
    beside = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        for name, content in files.items():
            file = beside / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(store.sounds.get(content))
        try:
            os.rename(beside, folder)
        except OSError:
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
