"""Flows in the database, for commands that serve them."""

from __future__ import annotations

import time
from pathlib import Path

from ivr.cli._output import err
from ivr.model.project import Project
from ivr.publishing.importing import import_folder
from ivr.publishing.projects import live
from ivr.store.database import open_database
from ivr.store.flows import FlowStore


def brought(flows: Path, data: Path) -> Project:
    """Bring the folder's flows into the database, say what is new, and give the project that callers get."""
    engine = open_database(data)
    try:
        store = FlowStore(engine, data)
        for each in import_folder(store, flows, time.time()):
            if each.revision is not None:
                err().print(f"{each.flow}: revision {each.revision}, from {flows}", style="dim")
            if each.kept:
                err().print(f"{each.flow}: its draft was changed in the browser and stays as it is", style="yellow")
        return live(store, flows).checked()
    finally:
        engine.dispose()
