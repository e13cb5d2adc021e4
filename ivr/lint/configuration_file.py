"""Finds the file that says how a site is linted: `ivr.toml`, or `pyproject.toml` with a table `[tool.ivr]`."""

from __future__ import annotations

import tomllib
from pathlib import Path

FILE = "ivr.toml"
PYPROJECT = "pyproject.toml"


def find(start: Path) -> Path | None:
    """Give the configuration that holds in a folder: the nearest one, at the latest at the top of the repository."""
    folder = start.resolve()
    for each in (folder, *folder.parents):
        if (each / FILE).is_file():
            return each / FILE
        if (each / PYPROJECT).is_file() and _has_table(each / PYPROJECT):
            return each / PYPROJECT
        if (each / ".git").exists():
            return None
    return None


def _has_table(file: Path) -> bool:
    """Say whether a pyproject.toml speaks of us; one that cannot be read does not."""
    try:
        value = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, OSError, UnicodeDecodeError):
        return False
    tool = value.get("tool")
    return isinstance(tool, dict) and "ivr" in tool
