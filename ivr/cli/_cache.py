"""What `ivr lint` found before, kept until anything that it depends on changes.

One file for each way of asking, in `.ivr_cache` beside the configuration, or else here. It counts as long as its key
is the same: the program and the packages it uses, the day (accepted findings end), the configuration, and what the
site's files hold. The site is the unit, since a finding about one flow depends on the flows around it, on site.yaml,
dialogues and recordings. Whatever goes wrong with a kept file, the answer is to lint anew.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import ivr
from ivr.cli._asked import Asked, Run
from ivr.cli._roots import near, roots
from ivr.lint.configuration_file import find
from ivr.lint.course import Course, Step
from ivr.lint.finding import Finding
from ivr.lint.reported import Report
from ivr.lint.unfinished import Unfinished
from ivr.loading.files import DIALOGUE_FILE, flow_files, site_file
from ivr.loading.recordings import FILE as RECORDINGS_FILE
from ivr.model.span import Span

FOLDER = ".ivr_cache"
FORMAT = 1
"""Raised when what is kept is written in another way."""


class Cache:
    """What is kept for one way of asking about some files."""

    def __init__(self, asked: Asked, files: Sequence[Path]) -> None:
        """Look at the files as they are now."""
        self._asked = asked
        self._files = files
        self._configuration = find(Path())
        folder = self._configuration.parent if self._configuration is not None else Path()
        self._folder = folder / FOLDER
        self._file = self._folder / f"{_hash(self._question())[:24]}.json"
        self._key = self._now()

    def get(self) -> Run | None:
        """Give what was found; None when nothing is kept that still holds."""
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            if kept["key"] != self._key or any(_digest(Path(each)) != was for each, was in kept["recordings"].items()):
                return None
            return _run(kept["run"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def put(self, run: Run, recordings: Iterable[Path]) -> None:
        """Keep what was found; nothing when a file has changed meanwhile, or the folder cannot be written."""
        if self._now() != self._key:
            return
        heard = {str(path): _digest(path) for path in sorted(recordings)}
        kept = {"key": self._key, "recordings": heard, "run": _data(run)}
        try:
            self._folder.mkdir(exist_ok=True)
            if not (self._folder / ".gitignore").exists():
                _write(self._folder / ".gitignore", "*\n")
            _write(self._file, json.dumps(kept, ensure_ascii=False))
        except OSError:
            return

    def _question(self) -> object:
        where = near(self._configuration) if self._configuration is not None else None
        # The configuration may lead to a baseline elsewhere, from here.
        return [asdict(self._asked), [str(file) for file in self._files], where, str(Path.cwd())]

    def _now(self) -> str:
        settings = _digest(self._configuration) if self._configuration is not None else None
        today = datetime.now(UTC).date().isoformat()
        site = {str(path): _digest(path) for path in _read(self._files)}
        return _hash([FORMAT, _program(), _packages(), today, self._question(), settings, site, _beside(self._files)])


def _read(files: Sequence[Path]) -> Iterator[Path]:
    """Give every file but recordings that linting these reads."""
    for root in roots(files):
        site = site_file(root)
        if site is not None:
            yield site
        for flow in flow_files(root):
            yield flow
            yield flow.parent / DIALOGUE_FILE
            yield flow.parent / RECORDINGS_FILE


def _beside(files: Sequence[Path]) -> list[str]:
    """Give the recordings that stand beside flows and sites, heard or not."""
    folders = dict.fromkeys(path.parent for path in _read(files))
    return sorted(str(recording) for folder in folders for recording in folder.glob("*.wav"))


def _program() -> str:
    """Give a hash of our own code and data: in a checkout the version stays while the rules change."""
    found = blake2b()
    for folder in ivr.__path__:
        for file in sorted(Path(folder).rglob("*")):
            if file.suffix in (".py", ".yaml"):
                found.update(f"{file.relative_to(folder)}\0".encode())
                found.update(file.read_bytes())
    return found.hexdigest()


def _packages() -> list[str]:
    """Give Python, and the packages there are with their versions: holidays change, and so may what a value says."""
    folders = [Path(each) for each in sys.path if Path(each).is_dir()]
    return [sys.version, *sorted(each.name for folder in folders for each in folder.glob("*.dist-info"))]


def _digest(path: Path) -> str | None:
    """Give a hash of what a file holds; None for one that cannot be read."""
    try:
        return blake2b(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _hash(value: object) -> str:
    return blake2b(json.dumps(value, sort_keys=True).encode(errors="surrogateescape")).hexdigest()


def _write(file: Path, text: str) -> None:
    """Write a file at once, so that another run beside this one reads all of it or nothing."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
    try:
        with open(handle, "w", encoding="utf-8") as out:
            out.write(text)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def _data(run: Run) -> dict[str, Any]:
    report = run.report
    return {
        "findings": [asdict(replace(each, witness=None)) for each in report.findings],
        "suppressed": [asdict(replace(each, witness=None)) for each in report.suppressed],
        "looked": report.flows,
        "unfinished": [asdict(each) for each in report.unfinished],
        "flows": sorted(run.flows),
        "codes": sorted(run.codes),
        "fail_on": run.fail_on,
        "baseline": run.baseline,
    }


def _run(data: dict[str, Any]) -> Run:
    report = Report(
        findings=tuple(map(_finding, data["findings"])),
        suppressed=tuple(map(_finding, data["suppressed"])),
        flows=data["looked"],
        unfinished=tuple(Unfinished(**each) for each in data["unfinished"]),
    )
    return Run(
        report=report,
        flows=frozenset(data["flows"]),
        codes=frozenset(data["codes"]),
        fail_on=data["fail_on"],
        baseline=data["baseline"],
    )


def _finding(data: dict[str, Any]) -> Finding:
    course = _course(data["course"]) if data["course"] is not None else None
    return Finding(**{**data, "span": Span(**data["span"]), "how": tuple(data["how"]), "course": course})


def _course(data: dict[str, Any]) -> Course:
    steps = tuple(Step(**{**step, "span": Span(**step["span"])}) for step in data["steps"])
    flow, node, phase = data["end"]
    return Course(**{**data, "steps": steps, "end": (flow, node, phase)})
