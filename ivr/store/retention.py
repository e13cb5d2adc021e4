"""Removes what has been kept long enough."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import ChannelError, ConfigError
from ivr.store.database import open_database
from ivr.store.tables import LastAgentRow, MessageRow

RECORDINGS = "recordings"
"""Below a data folder: what callers said, and below that what was said in whole calls."""


def expire(folder: Path, before: float) -> int:
    """Remove recordings, messages and last agents of a data folder from before a time (UTC seconds).

    Gives how many recordings are gone; raises ChannelError when something cannot be removed.
    """
    try:
        old = [path for path in (folder / RECORDINGS).rglob("*.wav") if path.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        engine = open_database(folder)
        with Session(engine) as session, session.begin():
            session.execute(delete(MessageRow).where(MessageRow.left_at < before))
            session.execute(delete(LastAgentRow).where(LastAgentRow.talked_at < before))
        engine.dispose()
    except (OSError, SQLAlchemyError, ConfigError) as error:
        raise ChannelError(f"cannot remove old recordings: {error}") from error
    return len(old)
