"""Reads a folder of flows: site.yaml and every `<flow>/flow.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath

from pydantic import ValidationError

from ivr.errors import FlowError, Problem
from ivr.loading.files import flow_files, site_file
from ivr.loading.flow_file import NodeTypes, parse_flow, read_text
from ivr.loading.problems import closest, located, unread
from ivr.loading.yaml_reader import read_yaml
from ivr.model.flow import Flow
from ivr.model.outlet import Path
from ivr.model.project import Project, Source
from ivr.model.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A project, as far as it could be read, and everything that is wrong with its files."""

    project: Project
    problems: tuple[Problem, ...]
    """Files that are no flow at all: they are not in the project."""
    dangling: tuple[Problem, ...]
    """Targets that do not exist in flows that are otherwise read."""

    def checked(self) -> Project:
        """Give the project when everything is right; raises FlowError with all that is not."""
        if self.problems or self.dangling:
            raise FlowError((*self.problems, *self.dangling))
        return self.project


def load(paths: Iterable[FilePath], types: NodeTypes) -> Loaded:
    """Give the project in these files and folders, and what is wrong with them; raises nothing for bad content."""
    problems: list[Problem] = []
    dangling: list[Problem] = []
    flows: dict[str, Flow] = {}
    sources: dict[str, Source] = {}
    site = Site()
    read: set[FilePath] = set()
    site_read = False
    for path in paths:
        site_path = site_file(path)
        if site_path is not None and not site_read:
            site_read = True
            site = _load_site(site_path, sources, problems)
        files = flow_files(path)
        if not files:
            where = Source(file=str(path), text="", keys={}, values={}).key(())
            hint = "a flow is a file flows/NAME/flow.yaml"
            problems.append(Problem(span=where, message="no flow here", hint=hint))
        for file in files:
            if file.resolve() in read:
                continue
            read.add(file.resolve())
            _load_flow(file, types, flows, sources, problems, dangling)
    project = Project(site=site, flows=dict(sorted(flows.items())), sources=sources)
    return Loaded(project=project, problems=tuple(problems), dangling=tuple(dangling))


def _load_site(file: FilePath, sources: dict[str, Source], problems: list[Problem]) -> Site:
    try:
        site, source = parse_site(str(file), read_text(file))
    except FlowError as error:
        problems += error.problems
        return Site()
    sources[""] = source
    return site


def parse_site(file: str, text: str) -> tuple[Site, Source]:
    """Give a site and where everything in it stands; raises FlowError."""
    value, source, problems = read_yaml(file, text)
    try:
        site = Site.model_validate(value)
    except ValidationError as error:
        raise FlowError((*problems, *unread(located(error, source, (), Site), problems))) from error
    found = (*problems, *_missing_names(site, source))
    if found:
        raise FlowError(found)
    return site, source


def _missing_names(site: Site, source: Source) -> Iterator[Problem]:
    """Give the names in a site that stand for nothing in it."""
    for name, queue in site.queues.items():
        named: tuple[tuple[Path, str, str | None, Iterable[str]], ...] = (
            (("calendar",), "calendar", queue.calendar, site.calendars),
            (("callback", "hours"), "calendar", queue.callback.hours, site.calendars),
            (("callback", "failed"), "mailbox", queue.callback.failed, site.mailboxes),
        )
        for path, kind, word, known in named:
            if word is not None and word not in known:
                place = source.value(("queues", name, *path))
                yield Problem(span=place, message=f'there is no {kind} "{word}"', hint=closest(word, known))
    for name, agent in site.agents.items():
        for number, queue_name in enumerate(agent.queues):
            if queue_name not in site.queues:
                place = source.value(("agents", name, "queues", number))
                hint = closest(queue_name, site.queues)
                yield Problem(span=place, message=f'there is no queue "{queue_name}"', hint=hint)


def _load_flow(
    file: FilePath,
    types: NodeTypes,
    flows: dict[str, Flow],
    sources: dict[str, Source],
    problems: list[Problem],
    dangling: list[Problem],
) -> None:
    try:
        flow, source, missing = parse_flow(str(file), read_text(file), types)
    except FlowError as error:
        problems += error.problems
        return
    if flow.flow in flows:
        other = sources[flow.flow].file
        message = f'the flow "{flow.flow}" is also in {other}'
        problems.append(Problem(span=source.value(("flow",)), message=message, hint="give one of them another name"))
        return
    flows[flow.flow] = flow
    sources[flow.flow] = source
    dangling += missing
