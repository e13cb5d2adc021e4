"""Whom each caller talked to last."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ivr.errors import ChannelError
from ivr.store.database import open_database
from ivr.store.tables import LastAgentRow


class LastAgents:
    """The last agent of each caller, in the database of one data folder."""

    def __init__(self, folder: Path) -> None:
        """Open the database in `folder`, which is made when it is not there."""
        self._engine = open_database(folder)

    def note(self, *, caller: str, agent: str, at: float) -> None:
        """Keep whom a caller talks to at `at` (UTC seconds); raises ChannelError when it cannot be kept."""
        try:
            with Session(self._engine) as session, session.begin():
                session.merge(LastAgentRow(caller=caller, agent=agent, talked_at=at))
        except SQLAlchemyError as error:
            raise ChannelError(f"cannot keep the last agent: {error}") from error

    def of(self, caller: str) -> str:
        """Give the agent a caller talked to last, "" for none; raises ChannelError when it cannot be read."""
        try:
            with Session(self._engine) as session:
                row = session.get(LastAgentRow, caller)
                return row.agent if row is not None else ""
        except SQLAlchemyError as error:
            raise ChannelError(f"cannot read the last agent: {error}") from error

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()
