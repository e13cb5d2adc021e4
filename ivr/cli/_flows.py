"""Finds the flows a command is about, and reads them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ivr.cli._roots import FLOWS, roots
from ivr.errors import ConfigError, FlowError, Problem
from ivr.loading.files import FLOW_FILE, SITE_FILE, flow_files
from ivr.loading.problems import closest
from ivr.loading.project import Loaded, load
from ivr.model.flow import Flow
from ivr.model.project import Project
from ivr.model.text import FlowRef
from ivr.nodes import node_types


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A flow and everything that belongs to it."""

    project: Project
    flow: str


def open_flow(name: str) -> Opened:
    """Give a flow by the path of its folder or file, or by its id under ./flows.

    Only mistakes in the flow itself, in flows it goes into, and in site.yaml matter. Raises FlowError for those and
    ConfigError when there is no such flow.
    """
    path = Path(name)
    if path.exists():
        return _open_path(path)
    loaded = load([FLOWS], node_types()) if FLOWS.is_dir() else None
    if loaded is not None and name in loaded.project.flows:
        return _checked(loaded, name)
    broken = FLOWS / name / FLOW_FILE
    if loaded is not None and broken.is_file():
        return _open_path(broken)
    known = loaded.project.flows if loaded is not None else ()
    hint = closest(name, known) if known else f"there is no folder {FLOWS} here; give the path of a flow"
    raise ConfigError(f'there is no flow "{name}": {hint}')


def open_flows(paths: Sequence[Path]) -> tuple[Project, tuple[str, ...]]:
    """Give everything in these files and folders and the ids of the flows named, sorted; raises FlowError."""
    names: set[str] = set()
    found: list[Problem] = []
    flows: list[Path] = []
    for path in paths:
        by_id = FLOWS / path
        if not path.exists() and not by_id.exists():
            raise ConfigError(f"there is no file or folder {path}, and no flow of that name in {FLOWS}")
        found_path = path if path.exists() else by_id
        flows += flow_files(found_path) or [found_path]
    loaded = load(roots(flows), node_types())
    for flow in flows:
        name = _id_of(loaded, flow)
        if name is None:
            found += _of_file(loaded, flow) or loaded.problems
        else:
            names.add(name)
            found += _problems(loaded, name)
    if found:
        raise FlowError(tuple(dict.fromkeys(found)))
    return loaded.project, tuple(sorted(names))


def _open_path(path: Path) -> Opened:
    files = flow_files(path)
    if len(files) > 1:
        folders = ", ".join(str(file.parent) for file in files)
        raise ConfigError(f"{path} holds several flows; give one of them: {folders}")
    if not files:
        raise ConfigError(f"{path} holds no flow; a flow is a file flows/NAME/{FLOW_FILE}")
    project, names = open_flows(files)
    return Opened(project=project, flow=names[0])


def _id_of(loaded: Loaded, file: Path) -> str | None:
    sources = loaded.project.sources.items()
    return next((flow for flow, source in sources if flow and os.path.samefile(source.file, file)), None)


def _checked(loaded: Loaded, flow: str) -> Opened:
    problems = _problems(loaded, flow)
    if problems:
        raise FlowError(problems)
    return Opened(project=loaded.project, flow=flow)


def _problems(loaded: Loaded, flow: str) -> tuple[Problem, ...]:
    """Give what is wrong with a flow, the flows it goes into, and the site."""
    project = loaded.project
    needed, missing = reached(project, flow)
    every = (*loaded.problems, *loaded.dangling)
    if missing and loaded.problems:
        # A flow that is needed could not be read, and nobody can tell from which file it would have come.
        return every
    files = {project.sources[name].file for name in needed}
    return tuple(each for each in every if each.span.file in files or Path(each.span.file).name == SITE_FILE)


def _of_file(loaded: Loaded, file: Path) -> tuple[Problem, ...]:
    return tuple(
        each for each in (*loaded.problems, *loaded.dangling) if Path(each.span.file).resolve() == file.resolve()
    )


def reached(project: Project, flow: str) -> tuple[list[str], list[str]]:
    """Give the flows a call to this one may go into, itself first, and those of them that do not exist."""
    needed = [flow]
    missing: list[str] = []
    for each in needed:
        for name in _called(project.flows[each]):
            if name not in project.flows:
                missing.append(name)
            elif name not in needed:
                needed.append(name)
    return needed, missing


def _called(flow: Flow) -> list[str]:
    return [str(value) for _, value in flow.texts if isinstance(value, FlowRef)]
