"""Opens the database and brings it to the newest version."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event

FILE = "signpost.db"
LOCK = "signpost.lock"


def open_database(folder: Path, version: str = "head") -> Engine:
    """Give the database in a data folder, made or brought to `version` as needed; several processes may open it."""
    folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{folder / FILE}", connect_args={"timeout": 10})
    event.listen(engine, "connect", _configure)
    # Two processes that start together must not both make the tables.
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _migrate(engine, version)
    return engine


def _configure(connection: Any, record: object) -> None:
    """Let readers and a writer work side by side, and survive a crash of the machine."""
    del record
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _migrate(engine: Engine, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
