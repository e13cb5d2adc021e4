"""Which files and folders a command is about, without reading them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from ivr.errors import ConfigError
from ivr.loading.files import FLOW_FILE, flow_files, site_file

FLOWS = Path("flows")
"""Where a flow named by its id is looked for."""


def flow_files_of(paths: Sequence[str]) -> list[Path]:
    """Give the flow files that are meant; raises ConfigError."""
    files: list[Path] = []
    for name in paths:
        path = Path(name)
        if not path.exists() and (FLOWS / name / FLOW_FILE).is_file():
            path = FLOWS / name
        if not path.exists():
            raise ConfigError(f"there is no file or folder {path}")
        found = flow_files(path)
        if not found:
            raise ConfigError(f"{path} holds no flow; a flow is a file flows/NAME/{FLOW_FILE}")
        files += found
    return list(dict.fromkeys(files))


def roots(files: Iterable[Path]) -> list[Path]:
    """Give the folders of whole sites that these files belong to, and the files that are in none of them."""
    paths: list[Path] = []
    covered: set[Path] = set()
    for file in files:
        site = site_file(file)
        root = site.parent if site is not None else file.parent.parent
        others = {each.resolve() for each in flow_files(root)} if site is not None else set()
        if file.resolve() not in covered | others:
            # First, so that of two flows of one name the one asked for is read.
            paths.insert(0, file)
        if others:
            paths.append(_near(root))
            covered |= others
    return list(dict.fromkeys(paths))


def near(file: Path) -> str:
    """Give a path relative to here when it is below, as messages should show it."""
    try:
        return str(file.relative_to(Path.cwd()))
    except ValueError:
        return str(file)


def _near(path: Path) -> Path:
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else Path(relative)
