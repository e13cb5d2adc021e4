"""Where the files of a site are: site.yaml, and `<flow>/flow.yaml` with its dialogues beside it."""

from __future__ import annotations

from pathlib import Path

FLOW_FILE = "flow.yaml"
SITE_FILE = "site.yaml"
DIALOGUE_FILE = "dialogues.yaml"


def flow_files(folder: Path) -> list[Path]:
    """Give the flow files of a folder: itself when it holds one, else those of its subfolders, sorted.

    A site.yaml stands for the folder it is in, and so does a file of dialogues: `ivr lint flows/*` names both.
    """
    if folder.is_file():
        return flow_files(folder.parent) if folder.name in (SITE_FILE, DIALOGUE_FILE) else [folder]
    if (folder / FLOW_FILE).is_file():
        return [folder / FLOW_FILE]
    return sorted(folder.glob(f"*/{FLOW_FILE}"))


def site_file(folder: Path) -> Path | None:
    """Give the site.yaml that belongs to a flow or folder: the nearest one, at most two folders up."""
    start = folder.parent if folder.is_file() else folder
    return next(
        (each / SITE_FILE for each in (start, *start.absolute().parents[:2]) if (each / SITE_FILE).is_file()), None
    )
