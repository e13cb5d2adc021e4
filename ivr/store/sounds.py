"""Recordings and what is noted of them, kept under the hash of what is in them."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Engine

from ivr.store.database import reading, writing
from ivr.store.drafts import MissingError
from ivr.store.flow_tables import SoundRow


class Sounds:
    """The recordings of a database."""

    def __init__(self, engine: Engine) -> None:
        """Read and write with this engine."""
        self._engine = engine

    def keep(self, data: bytes) -> str:
        """Store a recording, once however often it comes, and give its hash."""
        name = sha256(data).hexdigest()
        with writing(self._engine) as session:
            if session.get(SoundRow, name) is None:
                session.add(SoundRow(hash=name, data=data))
        return name

    def get(self, name: str) -> bytes:
        """Give a recording by its hash; raises MissingError."""
        with reading(self._engine) as session:
            row = session.get(SoundRow, name)
            if row is None:
                raise MissingError(f"There is no recording {name[:8]}.")
            return row.data
