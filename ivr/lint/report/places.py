"""Where files are, as services outside this machine know them."""

from __future__ import annotations

import os
from pathlib import Path, PurePath


def repository(start: Path) -> Path:
    """Give the folder of the repository around `start`; `start` itself when it is in none."""
    folder = start.resolve()
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)


def relative(file: str, root: Path) -> str | None:
    """Give the path of a file from `root`, with slashes; None when it is not below it."""
    path = os.path.relpath(os.path.realpath(file), os.path.realpath(root))
    return None if path.startswith("..") else PurePath(path).as_posix()
