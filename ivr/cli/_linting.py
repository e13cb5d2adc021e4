"""What `ivr lint` does between its command line and its output."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.cli._asked import Asked, Run

if TYPE_CHECKING:
    from ivr.lint.finding import Severity
    from ivr.lint.reported import Report
    from ivr.lint.selection import Selection
    from ivr.loading.project import Loaded

UNTESTED = "S006"
"""The rule that must know what dialogues enter."""
SELDOM = (100_000, 50, 50)
"""How often the collector of cycles looks while flows are linted. What a run makes lives until its end and holds hardly
a cycle; at Python's own pace it takes a quarter of the time that 10,000 nodes take, and frees next to nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What holds for this run: the command line first, then the configuration."""

    selection: Selection
    fail_on: Severity
    baseline: Path | None


def names(text: str) -> tuple[str, ...]:
    """Give the codes, or other names, in a list with commas."""
    return tuple(each.strip() for each in text.split(",")) if text else ()


def configured(asked: Asked) -> Settings:
    """Give what holds; raises FlowError for a wrong configuration and ConfigError for a wrong command line."""
    from dataclasses import replace

    from ivr.cli._roots import near
    from ivr.errors import ConfigError
    from ivr.lint.configuration import Configuration, parse_configuration
    from ivr.lint.configuration_file import find
    from ivr.loading.flow_file import read_text

    file = find(Path())
    found = parse_configuration(near(file), read_text(file)) if file is not None else Configuration()
    selection = found.selection
    if asked.preset:
        selection = replace(selection, preset=asked.preset, select=None)
    if asked.profiles:
        selection = replace(selection, profiles=asked.profiles)
    if asked.select:
        # Who names rules wants to see them, whatever the configuration leaves out.
        selection = replace(selection, select=asked.select, ignore=())
    if asked.ignore:
        selection = replace(selection, ignore=(*selection.ignore, *asked.ignore))
    try:
        selection.rules()
    except ValueError as error:
        raise ConfigError(str(error)) from error
    folder = file.parent if file is not None else Path()
    baseline = folder / found.baseline if found.baseline is not None else None
    return Settings(selection=selection, fail_on=found.fail_on, baseline=baseline)


def run(asked: Asked, files: Sequence[Path], *, cached: bool) -> Run:
    """Give what is found about these files; what is kept is used, and kept anew, when `cached`."""
    from ivr.cli._cache import Cache

    if not cached:
        return _anew(asked, files)[0]
    cache = Cache(asked, files)
    kept = cache.get()
    if kept is not None:
        return kept
    from ivr.lint.audio import noted

    with noted() as recordings:
        found, complete = _anew(asked, files)
    if complete:
        cache.put(found, recordings)
    return found


def _anew(asked: Asked, files: Sequence[Path]) -> tuple[Run, bool]:
    """Give what is found, each site read whole, since calls go from flow to flow; and whether all rules could run."""
    from datetime import UTC, datetime

    from ivr.cli._output import err
    from ivr.lint.reported import merged
    from ivr.lint.runner import report

    settings = configured(asked)
    selection = settings.selection
    today = datetime.now(UTC).date()
    ran = frozenset(rule.code for rule in selection.rules())
    missing = ""
    reports = []
    with _seldom_collected():
        every = sites(files)
        for loaded, flows in every:
            missed = None
            if UNTESTED in ran:
                try:
                    missed = _missed(loaded)
                except ModuleNotFoundError as error:
                    missing = str(error.name)
            reports.append(report(loaded, flows, selection, today, missed))
    if missing:
        err().print(f"{UNTESTED} is left out: dialogues need {missing} (pip install 'signpost-ivr[calls]')")
    found = Run(
        report=merged(reports),
        flows=frozenset(flow for _, flows in every for flow in flows),
        codes=ran,
        fail_on=settings.fail_on,
        baseline=str(settings.baseline) if settings.baseline is not None else None,
    )
    return found, not missing


@contextmanager
def _seldom_collected() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _missed(loaded: Loaded) -> Mapping[str, Sequence[str]] | None:
    """Give the nodes that no dialogue enters, by flow; None when no dialogue can be run.

    Raises ModuleNotFoundError where calls cannot be simulated.
    """
    from ivr.channels.dialogue import Result, coverage, run_dialogues
    from ivr.cli._roots import near
    from ivr.loading.dialogue_file import parse_dialogues
    from ivr.loading.files import DIALOGUE_FILE
    from ivr.loading.flow_file import read_text

    if loaded.problems or loaded.dangling:
        return None
    project = loaded.project
    results: list[Result] = []
    for flow in project.flows:
        file = Path(project.sources[flow].folder) / DIALOGUE_FILE
        if file.is_file():
            results += run_dialogues(parse_dialogues(near(file), read_text(file)), flow, project)
    return {each.flow: each.missed for each in coverage(project, project.flows, results)}


def sites(files: Sequence[Path]) -> list[tuple[Loaded, set[str]]]:
    """Give each site that these files are part of, with the flows that are meant."""
    from ivr.cli._roots import roots
    from ivr.loading.project import load
    from ivr.nodes import node_types

    wanted = {file.resolve() for file in files}
    places = roots(files)
    groups = [[root] for root in places if root.is_dir()]
    alone = [root for root in places if root.is_file()]
    found = []
    for group in (*groups, alone) if alone else groups:
        loaded = load(group, node_types())
        sources = loaded.project.sources.items()
        read = {Path(source.file).resolve(): flow for flow, source in sources if flow}
        found.append((loaded, {read.get(file, file.parent.name) for file in wanted}))
    return found


def set_apart(found: Run, file: Path, *, write: bool, prune: bool) -> Report:
    """Give the report without what the baseline knows; write or prune that first, when asked to."""
    from ivr.cli._roots import near
    from ivr.errors import ConfigError
    from ivr.lint.baseline import Baseline, Looked, parse_baseline

    report, looked = found.report, Looked(flows=found.flows, codes=found.codes)
    if not file.is_file() and not write:
        raise ConfigError(f"there is no baseline {near(file)}; make one with --write-baseline")
    old = parse_baseline(near(file), file.read_text(encoding="utf-8")) if file.is_file() else Baseline(known={})
    known = old
    if write:
        known = old.renewed(report, looked)
    elif prune:
        known = old.pruned(report, looked)
    if known != old or (write and not file.is_file()):
        file.write_text(known.text(), encoding="utf-8")
    if write or prune:
        from ivr.cli._output import err

        added, gone = len(known.known.keys() - old.known), len(old.known.keys() - known.known)
        err().print(f"{near(file)}: {added} added, {gone} removed, {len(known.known)} known")
    return known.applied(report)


def show_fixes(files: Sequence[Path], selection: Selection, *, unsafe: bool) -> None:
    """Mend the files and print what has changed in each, to standard error, as a diff."""
    from datetime import UTC, datetime

    from ivr.cli._output import err
    from ivr.lint.mending import mend

    console = err()
    today = datetime.now(UTC).date()
    for loaded, flows in sites(files):
        for mended in mend(loaded, flows, selection, today, unsafe=unsafe):
            write_text(Path(mended.file), mended.after)
            console.print(mended.diff(), end="")
            console.print(f"{mended.file}: mended {'; '.join(mended.what)}")


def write_text(file: Path, text: str) -> None:
    """Write a file as it was written before: with its byte order mark and its ends of lines."""
    bom = file.read_bytes().startswith(b"\xef\xbb\xbf")
    file.write_bytes(text.encode("utf-8-sig" if bom else "utf-8"))
