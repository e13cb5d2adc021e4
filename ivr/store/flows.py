"""Everything the database knows of flows."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from ivr.store.drafts import Drafts
from ivr.store.remarks import Remarks
from ivr.store.revisions import Revisions
from ivr.store.sounds import Sounds


class FlowStore:
    """Drafts, revisions and recordings; safe to share between threads and processes."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        """Read and write with this engine; recordings become files in this data folder when somebody needs files."""
        self.folder = folder
        self.drafts = Drafts(engine)
        self.revisions = Revisions(engine)
        self.remarks = Remarks(engine)
        self.sounds = Sounds(engine)
