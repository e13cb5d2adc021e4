"""How findings are looked for: as `ivr.toml` says, for the pages as for the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ivr.errors import ConfigError, FlowError, Problem
from ivr.lint.baseline import Baseline, parse_baseline
from ivr.lint.configuration import parse_configuration
from ivr.lint.configuration_file import find
from ivr.lint.selection import Selection
from ivr.loading.flow_file import read_text
from ivr.model.span import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Linting:
    """The rules that run, what is known already, and what is wrong with the files that say so."""

    selection: Selection = field(default_factory=Selection)
    baseline: Baseline = field(default_factory=lambda: Baseline(known={}))
    files: tuple[Path, ...] = ()
    """Those that were read."""
    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """By the name of the file; the default rules run where there are any."""


def linting(folder: Path) -> Linting:
    """Give what the configuration nearest to a folder says, looked for from there up to the top of the repository."""
    file = find(folder)
    if file is None:
        return Linting()
    try:
        found = parse_configuration(str(file), read_text(file))
    except FlowError as error:
        return Linting(files=(file,), problems={file.name: error.problems})
    if found.baseline is None:
        return Linting(selection=found.selection, files=(file,))
    known = file.parent / found.baseline
    files = (file, known)
    try:
        baseline = parse_baseline(found.baseline, known.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ConfigError) as error:
        start = Span(file=str(known), line=1, column=1, end_column=2)
        reason = str(error) if isinstance(error, ConfigError) else "this baseline cannot be read"
        hint = "make it with ivr lint --write-baseline"
        problem = Problem(span=start, message=reason, hint=hint)
        return Linting(selection=found.selection, files=files, problems={known.name: (problem,)})
    return Linting(selection=found.selection, baseline=baseline, files=files)
